// The pages of those who sell, in one script that follows the first page.
export { ConversationsPage } from "./conversations";
export { FollowUpsPage } from "./follow_ups";
export { QuotePage } from "./quote";
export { QuotesPage } from "./quotes";
