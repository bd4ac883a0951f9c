// The handlers behind the routes, a file for each part of the API.
#pragma once

#include "api/api.hpp"

namespace tero::api {

// agents.cpp: who works, and the callbacks of those that Tero calls
void register_agent(Api& api, Call call);
void list_agents(Api& api, Call call);
void get_agent(Api& api, Call call);
void change_agent(Api& api, Call call);
void agent_history(Api& api, Call call);
void remove_agent(Api& api, Call call);
void change_agent_secret(Api& api, Call call);
void call_back(Api& api, Call call);
// The key may work as any agent, or as this one; nobody as one that is built in.
Result<Done> check_worker(const Api& api, const Principal& principal, const std::string& agent);

// one_task.cpp
void get_task(Api& api, Call call);

// tasks.cpp
void submit_tasks(Api& api, Call call);
void begin_batch(Api& api, Call call);
void add_to_batch(Api& api, Call call);
void seal_batch(Api& api, Call call);
void cancel_task(Api& api, Call call);
void retry_task(Api& api, Call call);
void prioritize_task(Api& api, Call call);
void delete_task(Api& api, Call call);
void begin_bulk(Api& api, Call call);
void begin_execution_bulk(Api& api, Call call);
void stop_bulk(Api& api, Call call);
void pause_queue(Api& api, Call call);
void resume_queue(Api& api, Call call);
void limit_queue(Api& api, Call call);
void unlimit_queue(Api& api, Call call);
void claim_tasks(Api& api, Call call);
void complete_tasks(Api& api, Call call);
void fail_tasks(Api& api, Call call);
void heartbeat(Api& api, Call call);
void return_leases(Api& api, Call call);

// listing.cpp: lists and single rows, of the noun that the route names
void list_rows(Api& api, Call call);
void get_row(Api& api, Call call);

// stories.cpp: everything about one quote or conversation, in time order
void get_quote(Api& api, Call call);
void quote_story(Api& api, Call call);
void conversation_story(Api& api, Call call);
void change_contact(Api& api, Call call);

// conversation_acts.cpp: what people do in a conversation
void take_conversation(Api& api, Call call);
void give_back_conversation(Api& api, Call call);
void hand_on_conversation(Api& api, Call call);
void reply_in_conversation(Api& api, Call call);
void send_template_in_conversation(Api& api, Call call);  // template_offers.cpp
void done_conversation(Api& api, Call call);
void note_in_conversation(Api& api, Call call);
void correct_message(Api& api, Call call);
void allowed_in_conversation(Api& api, Call call);
void cancel_message(Api& api, Call call);

// search.cpp
void list_quotes(Api& api, Call call);
void search(Api& api, Call call);

// quote_acts.cpp: what people do with quotes and follow-ups
void price_quote(Api& api, Call call);
void make_quote(Api& api, Call call);
void send_quote(Api& api, Call call);
void resend_quote(Api& api, Call call);
void revise_quote(Api& api, Call call);
void extend_quote(Api& api, Call call);
void accept_quote(Api& api, Call call);
void reject_quote(Api& api, Call call);
void reopen_quote(Api& api, Call call);
void cancel_follow_up(Api& api, Call call);
void move_follow_up(Api& api, Call call);
void judge_follow_up(Api& api, Call call);

// sends.cpp
void pause_sends(Api& api, Call call);
void resume_sends(Api& api, Call call);

// work_items.cpp: what waits for a person
void list_work_items(Api& api, Call call);
void get_work_item(Api& api, Call call);
void take_work(Api& api, Call call);
void reply_work(Api& api, Call call);
void send_draft(Api& api, Call call);
void discard_draft(Api& api, Call call);
void give_back(Api& api, Call call);
void done_work(Api& api, Call call);
void snooze_work(Api& api, Call call);
void reopen_work(Api& api, Call call);

// workflows.cpp
void put_workflow(Api& api, Call call);
void execution_history(Api& api, Call call);
void start_execution(Api& api, Call call);
void get_execution(Api& api, Call call);
void signal_execution(Api& api, Call call);
void approve_execution(Api& api, Call call);
void make_approval_link(Api& api, Call call);
void make_signal_link(Api& api, Call call);
void take_signal(Api& api, Call call);
void show_approval(Api& api, Call call);
void decide_approval(Api& api, Call call);
void reject_execution(Api& api, Call call);
void pause_execution(Api& api, Call call);
void resume_execution(Api& api, Call call);
void cancel_execution(Api& api, Call call);
void retry_execution(Api& api, Call call);
void skip_step(Api& api, Call call);
void migrate_execution(Api& api, Call call);

// schedules.cpp
void create_schedule(Api& api, Call call);
void update_schedule(Api& api, Call call);
void delete_schedule(Api& api, Call call);
void pause_schedule(Api& api, Call call);
void resume_schedule(Api& api, Call call);
void run_schedule(Api& api, Call call);
void backfill_schedule(Api& api, Call call);
void preview_schedule(Api& api, Call call);
void next_fires(Api& api, Call call);
// incoming_events.cpp: what others tell of
void receive_event(Api& api, Call call);

// events.cpp: what changes, as it is stored
void get_events(Api& api, Call call);

// dashboard.cpp
void get_dashboard(Api& api, Call call);

// alerts.cpp
void acknowledge_alert(Api& api, Call call);
void silence_alert(Api& api, Call call);

// metrics.cpp
void list_metrics(Api& api, Call call);
void agent_metrics(Api& api, Call call);

// quotes.cpp: the page behind a quote's link
void quote_page(Api& api, Call call);
void quote_page_pdf(Api& api, Call call);
void quote_pdf(Api& api, Call call);

// public_routes.cpp: sessions, keys, webhooks, what needs no key
void open_session(Api& api, Call call);
void close_session(Api& api, Call call);
void get_session(Api& api, Call call);
void make_key(Api& api, Call call);
void list_keys(Api& api, Call call);
void revoke_key(Api& api, Call call);
// media.cpp
void get_media(Api& api, Call call);

// setup.cpp: what the shop is set up with
void list_price_lists(Api& api, Call call);
void get_settings(Api& api, Call call);
void list_templates(Api& api, Call call);
void try_webhook(Api& api, Call call);
void get_ai(Api& api, Call call);

// history.cpp
void list_history(Api& api, Call call);

// people.cpp
void list_people(Api& api, Call call);
void invite_person(Api& api, Call call);
void send_person_link(Api& api, Call call);
void access_history(Api& api, Call call);
void list_sessions(Api& api, Call call);
void end_session(Api& api, Call call);
void whatsapp_handshake(Api& api, Call call);
void whatsapp_delivery(Api& api, Call call);
void retry_quarantine(Api& api, Call call);
void get_health(Api& api, Call call);
void get_ready(Api& api, Call call);
void get_metrics(Api& api, Call call);

// files.cpp: what is the same for all and for as long as the process runs
void get_openapi(Api& api, Call call);
void get_file(Api& api, Call call);  // of the dashboard
// The headers of a page that a stranger may open.
void protect(net::Response& response, std::string_view policy);

}  // namespace tero::api
