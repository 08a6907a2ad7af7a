import os
import time

from openapi_client import ApiClient, Configuration
from openapi_client.api import AuthenticationApi, EventsApi, NotificationsApi
from openapi_client.exceptions import ConflictException
from openapi_client.models import Credentials, EventChange, EventInput, RecurrencePatternInput, RecurrenceRuleFields

client = ApiClient(Configuration(host=os.environ.get("URL", "http://localhost:3000")))
credentials = Credentials(username="ada", password=os.environ["PASSWORD"])
client.configuration.access_token = AuthenticationApi(client).auth_login(credentials).access_token
events, notifications = EventsApi(client), NotificationsApi(client)
seq = notifications.changes_list().last_seq

series = events.events_create(EventInput(
    title="Weekly",
    time_zone="Europe/Prague",
    start_time="2032-01-07T09:00:00",
    end_time="2032-01-07T10:00:00",
    recurrence_pattern=RecurrencePatternInput(RecurrenceRuleFields(frequency="weekly", by_day=["WE"])),
), idempotency_key=os.urandom(16).hex())
moved = EventChange(start_time="2032-01-15T14:00:00", end_time="2032-01-15T15:00:00")
events.events_update(series.id, moved, occurrence="2032-01-14T09:00:00+01:00", if_match=f'"{series.version}"')
try:
    times = {"start_time": "2032-01-15T13:30:00Z", "end_time": "2032-01-15T14:30:00Z"}
    events.events_create(EventInput(title="Dentist", **times))
except ConflictException as error:
    for conflict in error.data.actual_instance.conflicts:
        print("Conflict with", conflict.title, "at", conflict.start_time)

cursor = None
while True:
    page = events.events_list(var_from="2032-01-01", to="2032-02-01", expand=True, limit=2, cursor=cursor)
    for item in page.items:
        print(item.start_time, item.title)
    if (cursor := page.next_cursor) is None:
        break

is_seen = False
while not is_seen:
    for message in (item.actual_instance for item in notifications.changes_list(since=seq).items):
        print(message.seq, message.type)
        seq = message.seq
        is_seen = message.event_id == series.id and message.version == 2
    time.sleep(0.2)
