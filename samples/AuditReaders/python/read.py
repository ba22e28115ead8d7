"""python3 read.py BROKERS [--topic ehealth.audit.v1] [--follow]

One line a record; with --follow it goes on until it is stopped, else to what was the end when it began.
The modules of the published protos are made by protoc, see ../README.md.
"""
import argparse
import sys

from kafka import KafkaConsumer, TopicPartition

from ehealth.audit.v1.audit_pb2 import AuditRecord
from ehealth.hub.v1.errors_pb2 import HubErrorCode

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("brokers")
arguments.add_argument("--topic", default="ehealth.audit.v1")
arguments.add_argument("--follow", action="store_true")
options = arguments.parse_args()

# The hub sends each record at least once, and Kafka keeps the order of a partition only: dedupe by node and index.
seen = {}
repeated = 0


def show(value):
    global repeated
    record = AuditRecord.FromString(value)
    indexes = seen.setdefault(record.node_id, set())
    if record.index in indexes:
        repeated += 1
        return
    indexes.add(record.index)
    outcome = "OK" if record.outcome == 0 else HubErrorCode.Name(record.outcome).removeprefix("HUB_ERROR_CODE_")
    time = record.recorded_at.ToDatetime().isoformat(timespec="milliseconds") + "Z"
    person = record.subject_pseudonym.hex()[:8] or "-"
    print(record.index, time, record.sender or "-", record.operation, record.purpose or "-", outcome, person, flush=True)


def report():
    for node, indexes in seen.items():
        missing = sorted(set(range(max(indexes) + 1)) - indexes)
        first = f", the first is {missing[0]}" if missing else ""
        print(f"{node}: records 0 to {max(indexes)}, {len(missing)} missing{first}", file=sys.stderr)
    print(f"{sum(map(len, seen.values()))} read, {repeated} came again", file=sys.stderr)


consumer = KafkaConsumer(bootstrap_servers=options.brokers.split(","), enable_auto_commit=False)
partitions = [TopicPartition(options.topic, number) for number in consumer.partitions_for_topic(options.topic)]
consumer.assign(partitions)
consumer.seek_to_beginning()
ends = consumer.end_offsets(partitions)
try:
    while options.follow or any(consumer.position(partition) < ends[partition] for partition in partitions):
        for messages in consumer.poll(timeout_ms=500).values():
            for message in messages:
                show(message.value)
except KeyboardInterrupt:
    pass
report()
