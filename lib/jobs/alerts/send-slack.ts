import type { HttpClient } from "@/lib/connectors/sdk/http";
import type { SlackPost } from "@/lib/domain/alert-slack";
import { retryAfterMs } from "@/lib/platform/outbound/retry";
import { refusals } from "./open-channel";
import { SendFailure } from "./send-failure";

/** What Slack documents that an incoming webhook answers, in words. */
const reasons: Record<string, string> = {
  no_service: "the webhook was removed or switched off",
  no_service_id: "the webhook's address is not complete",
  no_team: "the workspace is not there any more",
  team_disabled: "the workspace is switched off",
  invalid_token: "the webhook's address is not valid any more",
  channel_not_found: "the channel is not there any more",
  channel_is_archived: "the channel is archived",
  action_prohibited: "an administrator of the workspace does not allow it",
  posting_to_general_channel_denied: "posting to the general channel is not allowed",
  invalid_payload: "it could not read the post",
  too_many_attachments: "the post is too long",
};

/** Puts one post into the channel of the webhook. Throws SendFailure. */
export async function sendSlack(
  http: HttpClient,
  url: string,
  post: SlackPost | { text: string },
  now: Date,
): Promise<void> {
  const answer = await http.request({
    url,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(post),
    accept: refusals,
    // Whoever has the path can write to the channel.
    hidePath: true,
  });
  if (answer.status < 300) return;
  const reason = reasons[answer.text().trim()];
  const again = answer.status === 429 || answer.status >= 500;
  const asked = retryAfterMs(answer.headers["retry-after"], now.getTime());
  throw new SendFailure(`Slack answered ${answer.status}${reason ? `: ${reason}` : ""}.`, again, asked);
}
