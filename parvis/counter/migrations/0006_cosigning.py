"""What the counter keeps for cosigning."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0005_channels")]
    operations = []
