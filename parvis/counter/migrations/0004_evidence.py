"""What the counter keeps for evidence."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0003_keeping")]
    operations = []
