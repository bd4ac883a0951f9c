#include "app/recording/input_bytes.hpp"

#include "app/recording/plain_bytes.hpp"
#include "base/random.hpp"
#include "business/quoting/model/inputs.hpp"
#include "kernel/alert.hpp"
#include "kernel/module.hpp"
#include "modules/access/model/inputs.hpp"
#include "modules/coordinator/model/await_end.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/held_tasks.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/coordinator/model/task_batch.hpp"
#include "modules/duty/model/push_inputs.hpp"
#include "modules/followup/model/inputs.hpp"
#include "modules/messaging/model/correction.hpp"
#include "modules/messaging/model/explain.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/media.hpp"
#include "modules/messaging/model/send_pause.hpp"
#include "modules/messaging/model/template_send.hpp"
#include "modules/monitoring/model/alert_acts.hpp"
#include "modules/monitoring/model/metric_rollup.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/work/model/draft.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/work/model/reopen.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <algorithm>
#include <vector>

namespace tero::app {
namespace {

template <class T>
InputCodec code() {
    std::string shape;
    plain::append_shape<T>(shape);
    return {.info = &InputOf<T>::info,
            .shape = stable_hash(shape),
            .append = [](std::string& out, const void* input) {
                plain::put(out, *static_cast<const T*>(input));
            },
            .read = [](std::string_view& bytes) -> Result<Input> {
                T input{};
                TRY_DONE(plain::get(bytes, input));
                return Input{std::move(input)};
            }};
}

std::vector<InputCodec> all_codecs() {
    std::vector<InputCodec> all{
        code<QuoteOpened>(), code<DecideQuote>(), code<PublishPriceLists>(), code<PriceRequest>(),
        code<MakeQuote>(), code<SendQuote>(), code<ExtendQuote>(), code<ReopenQuote>(),
        code<RaiseAlert>(), code<ResolveAlert>(), code<ForgetRows>(), code<PutKey>(),
        code<PutSession>(), code<OpenSession>(), code<EndSession>(), code<SeeSession>(),
        code<AwaitEnd>(), code<BeginBulk>(), code<StopBulk>(), code<CountHeld>(), code<SubmitTasks>(),
        code<Claim>(), code<CompleteTasks>(), code<FailTasks>(), code<Heartbeat>(),
        code<ReturnLeases>(), code<AcceptTask>(), code<ChangeTasks>(), code<RegisterAgent>(),
        code<ChangeAgent>(), code<RemoveAgent>(), code<ChangeAgentSecret>(), code<CloseClaims>(),
        code<CallerLeft>(), code<TasksComeNear>(), code<QueueTask>(), code<SetQueueLimit>(),
        code<RemoveQueueLimit>(), code<PauseQueue>(), code<ResumeQueue>(), code<BeginBatch>(),
        code<AddToBatch>(), code<SealBatch>(), code<SubscribePush>(), code<UnsubscribePush>(),
        code<PushFinished>(), code<PushShown>(), code<SessionLeft>(), code<CancelFollowUp>(),
        code<RescheduleFollowUp>(), code<JudgeFollowUp>(), code<ExplainRoute>(), code<CorrectMessage>(),
        code<DeliveryReceived>(), code<SendFinished>(), code<TakeOver>(), code<SayAsPerson>(),
        code<UndoMessage>(), code<NoteConversation>(), code<MeetPerson>(), code<ChangeContact>(),
        code<RetryQuarantine>(), code<MediaFetched>(), code<PauseSends>(), code<ResumeSends>(),
        code<SayByTemplate>(), code<AcknowledgeAlert>(), code<SilenceAlert>(), code<KeepRollups>(),
        code<Count>(), code<CreateSchedule>(), code<UpdateSchedule>(), code<ChangeSchedule>(),
        code<BackfillSchedule>(), code<ReceiveEvent>(), code<SchedulesComeNear>(), code<SendDraft>(),
        code<DiscardDraft>(), code<WorkForgotten>(), code<TakeWork>(), code<ReplyWork>(),
        code<GiveBack>(), code<DoneWork>(), code<SnoozeWork>(), code<ReopenWork>(), code<PutWorkflow>(),
        code<StartExecution>(), code<SignalExecution>(), code<AnswerApproval>(),
        code<ChangeExecution>(), code<SkipStep>(), code<RewindExecution>(), code<MigrateExecution>()};
    std::sort(all.begin(), all.end(), [](const InputCodec& one, const InputCodec& two) {
        return one.info->number < two.info->number;
    });
    return all;
}

}  // namespace

std::span<const InputCodec> input_codecs() {
    static const std::vector<InputCodec> all = all_codecs();
    return all;
}

const InputCodec* find_input_codec(const InputInfo& info) {
    const auto all = input_codecs();
    const auto found = std::lower_bound(
        all.begin(), all.end(), info.number,
        [](const InputCodec& codec, std::uint32_t number) { return codec.info->number < number; });
    return found == all.end() || found->info != &info ? nullptr : &*found;
}

}  // namespace tero::app
