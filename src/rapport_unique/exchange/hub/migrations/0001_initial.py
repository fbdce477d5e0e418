from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Inscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('centre', models.CharField(max_length=10)),
                ('subject', models.CharField(db_index=True, max_length=64)),
                ('quality', models.PositiveSmallIntegerField()),
                ('begin', models.DateField()),
                ('end', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Month',
            fields=[
                ('first', models.DateField(primary_key=True, serialize=False)),
                ('numbers', models.JSONField()),
                ('published', models.DateTimeField()),
            ],
            options={
                'ordering': ['-first'],
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('envelope_id', models.CharField(max_length=64, unique=True)),
                ('recipient', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(db_index=True, max_length=64)),
                ('digest', models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turned', models.DateTimeField(null=True)),
                ('reached', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Replacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('former', models.CharField(max_length=64, unique=True)),
                ('present', models.CharField(db_index=True, max_length=64)),
                ('former_number', models.TextField()),
                ('present_number', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Handed',
            fields=[
                ('delivery', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('ticket', models.CharField(max_length=36)),
                ('customer', models.CharField(max_length=10)),
                ('supplier', models.CharField(max_length=10)),
                ('accepted', models.DateTimeField()),
                ('state', models.CharField(max_length=20)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['answered', 'expired', 'late_answered', 'refused']), _negated=True), fields=['accepted'], name='exchange_hub_waiting')],
                'constraints': [models.UniqueConstraint(fields=('ticket', 'supplier'), name='exchange_hub_target_once')],
            },
        ),
        migrations.CreateModel(
            name='PeerRoot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.CharField(max_length=10)),
                ('size', models.PositiveBigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('made', models.DateTimeField()),
                ('signed', models.TextField()),
                ('contradicts', models.BooleanField(default=False)),
                ('handed_on', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['member', 'made', 'pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('member', 'size', 'hash'), name='exchange_hub_root_once')],
            },
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sender', models.CharField(max_length=10)),
                ('message', models.CharField(max_length=36)),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('sender', 'message'), name='exchange_hub_seen_once')],
            },
        ),
        migrations.CreateModel(
            name='TakenOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.CharField(max_length=10)),
                ('idempotency_key', models.CharField(max_length=36)),
                ('digest', models.CharField(max_length=64)),
                ('acknowledgement', models.BinaryField()),
                ('ticket', models.CharField(max_length=36)),
                ('person', models.CharField(db_index=True, max_length=64)),
                ('asked', models.DateTimeField()),
                ('asked_for', models.JSONField()),
                ('code', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('customer', 'idempotency_key'), name='exchange_hub_request_once')],
            },
        ),
    ]
