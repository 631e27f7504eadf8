"""What the counter keeps for measures."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0010_interfaces")]
    operations = []
