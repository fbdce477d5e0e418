from django.db import migrations, models

KINDS = ['granted', 'accepted', 'refused', 'claimed', 'paid_back', 'payment_undone', 'claim_cancelled', 'claim_compensated', 'claim_written_off', 'to_deduct', 'deducted', 'deduction_undone', 'waived', 'balance_due', 'balance_paid']


def wait_for_the_grant(apps, schema_editor):
    """What was written as deducted before only waited to be."""
    apps.get_model('control', 'LedgerEntry').objects.filter(kind='deducted').update(kind='to_deduct')


class Migration(migrations.Migration):

    dependencies = [
        ('control', '0003_awaited_proofs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledgerentry',
            name='kind',
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20),
        ),
        migrations.RunPython(wait_for_the_grant, migrations.RunPython.noop),
    ]
