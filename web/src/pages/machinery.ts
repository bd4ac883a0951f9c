// The pages of the developer, in one script that comes with the first look at one of them.
export { AccessPage } from "./access";
export { AgentPage } from "./agent";
export { AgentsPage } from "./agents";
export { AlertsPage } from "./alerts";
export { ExecutionPage } from "./execution";
export { ExecutionsPage } from "./executions";
export { QuarantinePage } from "./quarantine";
export { QueuePage } from "./queue";
export { SchedulePage } from "./schedule";
export { SchedulesPage } from "./schedules";
export { TaskPage } from "./task";
export { TasksPage } from "./tasks";
export { WorkflowPage, WorkflowsPage } from "./workflows";
