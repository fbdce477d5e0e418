from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('envelope_id', models.CharField(max_length=64, unique=True)),
                ('recipient', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('published', models.DateTimeField()),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('hold', models.CharField(blank=True, max_length=32)),
                ('failing_since', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('dead_since', models.DateTimeField(null=True)),
                ('dead_reason', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dead_since__isnull', True), ('delivered_at__isnull', True)), fields=['recipient', 'due'], name='mailbox_waiting')],
            },
        ),
    ]
