"""What the counter keeps for channels."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0004_evidence")]
    operations = []
