import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0008_prefilled_origins'),
    ]

    operations = [
        migrations.AddField(
            model_name='grant',
            name='rest_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='reporting.report'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('rest_of', None), ('amount__lt', 0), _connector='OR'), name='reporting_grant_deducts'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(fields=('campaign', 'rest_of'), name='reporting_grant_deducts_once'),
        ),
    ]
