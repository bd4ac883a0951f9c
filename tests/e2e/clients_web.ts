// The dashboard's types are what the server answers: each line is a type of the OpenAPI page that has to be one of
// web/src. tests/e2e/clients compiles it; nothing runs.
import type { components } from "./tero.js";
import type * as model from "./src/model";
import type * as access from "./src/machinery/access";
import type * as agent from "./src/machinery/agent";
import type * as alert from "./src/machinery/alert";
import type * as definition from "./src/machinery/definition";
import type * as history from "./src/machinery/history";
import type * as price_list from "./src/machinery/price_list";
import type * as schedule from "./src/machinery/schedule";
import type * as setting from "./src/machinery/setting";
import type * as task from "./src/machinery/task";

type Said = components["schemas"];
// Null apart: where nothing is, the dashboard looks with is_set(). What may also be sent, an answer holds always.
type Set<T> = Exclude<T, null | undefined>;
type Answered<T> = unknown extends T ? any
    : T extends (infer Item)[] ? Answered<Set<Item>>[]
    : T extends object ? { [Name in keyof T]-?: Answered<Set<T[Name]>> }
    : T;
type Expected<T> = unknown extends T ? any
    : T extends (infer Item)[] ? Expected<Set<Item>>[]
    : T extends object ? { [Name in keyof T]: Expected<Set<T[Name]>> }
    : T;
type Is<Answer extends Wanted, Wanted> = [Answer, Wanted];

export type All = [
    Is<Answered<Said["SessionResponse"]>, Expected<model.Session>>,
    Is<Answered<Said["DashboardResponse"]>, Expected<model.Dashboard>>,
    Is<Answered<Said["WorkItemsResponse"]>, Expected<model.WorkItems>>,
    Is<Answered<Said["SendPause"]>, Expected<model.SendPause>>,
    Is<Answered<Said["Quote"]>, Expected<model.Quote>>,
    Is<Answered<Said["QuotesResponse"]>, Expected<model.QuotePage>>,
    Is<Answered<Said["PriceAnswer"]>, Expected<model.Pricing>>,
    Is<Answered<Said["FollowUpVerdict"]>, Expected<Omit<model.Verdict, "verdict">>>,  // a text there
    Is<Answered<Said["Contact"]>, Expected<model.Contact>>,
    Is<Answered<Said["ConversationItem"]>, Expected<model.Conversation>>,
    Is<Answered<Said["AllowedResponse"]>, Expected<model.Allowed>>,
    Is<Answered<Said["Message"]>, Expected<model.Message>>,
    Is<Answered<Said["FollowUp"]>, Expected<model.FollowUp>>,
    Is<Answered<Said["HistoryEntry"]>, Expected<model.HistoryEntry>>,
    Is<Answered<Said["QuoteStory"]>, Expected<model.QuoteStory>>,
    Is<Answered<Said["ConversationStory"]>, Expected<model.ConversationStory>>,
    Is<Answered<Said["SearchResponse"]>, Expected<model.Found>>,
    Is<Answered<Said["SessionInfo"]>, Expected<access.SessionInfo>>,
    Is<Answered<Said["KeyInfo"]>, Expected<access.KeyInfo>>,
    Is<Answered<Said["AgentInfo"]>, Expected<agent.Agent>>,
    Is<Answered<Said["Alert"]>, Expected<alert.Alert>>,
    Is<Answered<Said["Quarantine"]>, Expected<alert.Unread>>,
    Is<Answered<Said["WorkflowVersion"]>, Expected<definition.WorkflowVersion>>,
    Is<Answered<Said["WorkflowExecution"]>, Expected<definition.Execution>>,
    Is<Answered<Said["WorkflowBranch"]>, Expected<definition.Branch>>,
    Is<Answered<Said["WorkflowFork"]>, Expected<definition.Fork>>,
    Is<Answered<Said["HistoryPage"]>, Expected<history.HistoryLines>>,
    Is<Answered<Said["AiResponse"]>, Expected<history.AiState>>,
    Is<Answered<Said["PriceListInfo"]>, Expected<price_list.PriceListInfo>>,
    Is<Answered<Said["ScheduledTaskItem"]>, Expected<schedule.Schedule>>,
    Is<Answered<Said["ScheduleFire"]>, Expected<schedule.ScheduleFire>>,
    Is<Answered<Said["SettingsResponse"]>, Expected<setting.Settings>>,
    Is<Answered<Said["TemplateInfo"]>, Expected<setting.Template>>,
    Is<Answered<Said["PersonInfo"]>, Expected<setting.ShopPerson>>,
    Is<Answered<Said["Task"]>, Expected<task.Task>>,
    Is<Answered<Said["TaskResponse"]>, Expected<task.TaskAnswer>>,
    Is<Answered<Said["QueuePause"]>, Expected<task.QueuePause>>,
    Is<Answered<Said["QueueLimit"]>, Expected<task.QueueLimit>>,
    Is<Answered<Said["BulkChange"]>, Expected<task.BulkChange>>,
];
