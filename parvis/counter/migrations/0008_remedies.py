"""What the counter keeps for remedies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0007_paying")]
    operations = []
