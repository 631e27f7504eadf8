"""What the counter keeps for paying."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0006_cosigning")]
    operations = []
