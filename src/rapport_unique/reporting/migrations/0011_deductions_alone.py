from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0010_reopened_until'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grantbatch',
            name='source',
            field=models.CharField(choices=[('file', 'File'), ('allocation', 'Allocation'), ('deductions', 'Deductions')], max_length=20),
        ),
    ]
