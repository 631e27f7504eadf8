"""What the counter keeps for interfaces."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0009_adoption")]
    operations = []
