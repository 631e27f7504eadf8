"""What the counter keeps for adoption."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("counter", "0008_remedies")]
    operations = []
