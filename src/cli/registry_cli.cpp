// Turns the client's views into run-time tables.
#include "cli/desk_views.hpp"
#include "cli/draft_view.hpp"
#include "cli/views.hpp"
#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(cli::ProblemView)
TERO_REGISTER(cli::StartedView)
TERO_REGISTER(cli::RewoundView)
TERO_REGISTER(cli::PageView)
TERO_REGISTER(cli::WorkspaceView)
TERO_REGISTER(cli::SessionView)
TERO_REGISTER(cli::EventView)
TERO_REGISTER(cli::ItemView)
TERO_REGISTER(cli::TaskView)
TERO_REGISTER(cli::NamedConversation)
TERO_REGISTER(cli::ConversationStoryView)
TERO_REGISTER(cli::KeyView)
TERO_REGISTER(cli::MoneyView)
TERO_REGISTER(cli::SumView)
TERO_REGISTER(cli::FiguresView)
TERO_REGISTER(cli::WaitingView)
TERO_REGISTER(cli::WorkView)
TERO_REGISTER(cli::DraftView)
TERO_REGISTER(cli::HealthView)
TERO_REGISTER(cli::DashboardView)
TERO_REGISTER(cli::TaskLine)
TERO_REGISTER(cli::AgentLine)
TERO_REGISTER(cli::WorkLine)
TERO_REGISTER(cli::ScheduleLine)
TERO_REGISTER(cli::FireLine)
TERO_REGISTER(cli::NextFiresView)
TERO_REGISTER(cli::KeyLine)
TERO_REGISTER(cli::SessionLine)
TERO_REGISTER(cli::QuoteListLine)
TERO_REGISTER(cli::PauseLine)
TERO_REGISTER(cli::LimitLine)
TERO_REGISTER(cli::BulkLine)
TERO_REGISTER(cli::FollowUpLine)
TERO_REGISTER(cli::ConversationLine)
TERO_REGISTER(cli::GapView)
TERO_REGISTER(cli::PriceView)
TERO_REGISTER(cli::QuarantineLine)
TERO_REGISTER(cli::WaitingLine)
TERO_REGISTER(cli::WorkflowLine)
TERO_REGISTER(cli::ExecutionLine)
TERO_REGISTER(cli::StepLine)

}  // namespace tero
