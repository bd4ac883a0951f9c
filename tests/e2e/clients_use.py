"""What tests/e2e/clients does with the package that openapi-python-client makes: mypy passes it, and it works."""
import sys

from tero_client import AuthenticatedClient
from tero_client.api.agents import claim_tasks, complete_tasks, register_agent
from tero_client.api.tasks import get_task, list_tasks, submit_tasks
from tero_client.models import (ClaimRequest, CompleteRequest, Completion, ItemResponse, ItemsResponse, LeasesResponse,
                                ListTasksResponse200, NewTask, Problem, RegisterRequest, TaskResponse, TaskStatus)

base_url, key = sys.argv[1:3]
client = AuthenticatedClient(base_url=base_url, token=key)

register_agent.sync(client=client, body=RegisterRequest(id="py", capabilities=["count"]))
made = submit_tasks.sync(client=client, body=NewTask(type_="count", payload={"to": 3}))
assert isinstance(made, ItemResponse), made
claimed = claim_tasks.sync("py", client=client, body=ClaimRequest(request="01m8nte0000000000000000000", limit=5))
assert isinstance(claimed, LeasesResponse), claimed
lease = claimed.leases[0]
assert lease.task == made.task and lease.type_ == "count", lease
done = complete_tasks.sync("py", client=client, body=CompleteRequest(
    completions=[Completion(task=made.task, epoch=lease.epoch, result=[1, 2, 3])]))
assert isinstance(done, ItemsResponse) and done.items[0].code == "", done
shown = get_task.sync(made.task, client=client)
assert isinstance(shown, TaskResponse) and shown.task.status is TaskStatus.SUCCEEDED, shown
page = list_tasks.sync(client=client, type_="count")
assert isinstance(page, ListTasksResponse200) and [one.id for one in page.items] == [made.task], page
refused = list_tasks.sync(client=client, limit=0)
assert isinstance(refused, Problem) and refused.field == "limit", refused
print("Python: registers, submits, claims, completes, reads, lists, and is refused by a path")
