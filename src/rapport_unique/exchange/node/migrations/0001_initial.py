from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Errand',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('action', models.CharField(max_length=20)),
                ('agent', models.CharField(max_length=64)),
                ('ssin', models.TextField()),
                ('quality', models.PositiveSmallIntegerField(null=True)),
                ('period', models.JSONField(default=dict)),
                ('asked', models.DateTimeField()),
                ('done', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('inscriptions', models.JSONField(default=list)),
                ('replaced_by', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='History',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('agent', models.CharField(max_length=64)),
                ('ssin', models.TextField()),
                ('asked', models.DateTimeField(db_index=True)),
                ('before', models.DateTimeField(null=True)),
                ('done', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('accesses', models.TextField(blank=True)),
                ('older', models.PositiveIntegerField(default=0)),
                ('replaced_by', models.TextField(blank=True)),
                ('contested', models.BooleanField(default=False)),
            ],
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
            name='Question',
            fields=[
                ('ticket', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('person', models.CharField(db_index=True, max_length=64)),
                ('idempotency_key', models.CharField(max_length=36, unique=True)),
                ('inquiry', models.CharField(max_length=64)),
                ('agent', models.CharField(max_length=64)),
                ('signed', models.TextField()),
                ('key', models.TextField(blank=True)),
                ('asked', models.DateTimeField()),
                ('expires', models.DateTimeField()),
                ('state', models.CharField(max_length=20)),
                ('deadline', models.DateTimeField(null=True)),
                ('targets', models.PositiveSmallIntegerField(null=True)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('replaced_by', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Anomaly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=20)),
                ('agent', models.CharField(max_length=64)),
                ('ticket', models.CharField(blank=True, max_length=36)),
                ('at', models.DateTimeField()),
                ('number', models.PositiveIntegerField(default=0)),
                ('usual', models.PositiveIntegerField(default=0)),
                ('found', models.DateTimeField()),
                ('reviewed', models.DateTimeField(null=True)),
                ('reviewer', models.CharField(blank=True, max_length=64)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('rule', 'agent', 'ticket', 'at'), name='exchange_node_anomaly_once')],
            },
        ),
        migrations.CreateModel(
            name='Given',
            fields=[
                ('delivery', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('ticket', models.CharField(max_length=36)),
                ('person', models.CharField(db_index=True, max_length=64)),
                ('customer', models.CharField(max_length=10)),
                ('purpose', models.CharField(max_length=30)),
                ('blocks', models.JSONField()),
                ('state', models.CharField(max_length=20)),
                ('received', models.DateTimeField()),
                ('deadline', models.DateTimeField()),
                ('signed', models.TextField(blank=True)),
                ('former_numbers', models.TextField(blank=True)),
                ('status', models.CharField(blank=True, max_length=20)),
                ('by', models.CharField(blank=True, max_length=64)),
                ('answered', models.DateTimeField(null=True)),
                ('reminded', models.JSONField(default=list)),
                ('announced', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['received', 'held'])), fields=['state', 'deadline'], name='exchange_node_open')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'ticket'), name='exchange_node_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(max_length=36)),
                ('supplier', models.CharField(max_length=10)),
                ('how', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('body', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ticket', 'supplier'), name='exchange_node_outcome_once')],
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
                'constraints': [models.UniqueConstraint(fields=('member', 'size', 'hash'), name='exchange_node_root_once')],
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
                'constraints': [models.UniqueConstraint(fields=('sender', 'message'), name='exchange_node_seen_once')],
            },
        ),
    ]
