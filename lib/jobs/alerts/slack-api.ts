import { z } from "zod";
import type { HttpAnswer, HttpClient } from "@/lib/connectors/sdk/http";
import type { SlackAppConfig } from "@/lib/features/channels/schema-kinds";
import { retryAfterMs } from "@/lib/platform/outbound/retry";
import { refusals } from "./open-channel";
import { SendFailure } from "./send-failure";

/** The few calls to Slack's API that asking people needs (https://docs.slack.dev/reference/methods). */

const answerSchema = z.object({ ok: z.boolean(), error: z.string().optional() });
const userSchema = z.object({
  user: z.object({
    id: z.string(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_email_confirmed: z.boolean().optional(),
    profile: z.object({ email: z.string().optional() }).optional(),
  }),
});
const authSchema = z.object({ team: z.string().default(""), user: z.string().default("") });

/** What Slack's errors mean, in words; those of `passing` may be over soon. */
const reasons: Record<string, string> = {
  invalid_auth: "it does not accept the bot token",
  not_authed: "it does not accept the bot token",
  account_inactive: "the app was removed from the workspace, or the token is of a workspace that is gone",
  token_revoked: "the bot token was revoked",
  token_expired: "the bot token has expired",
  missing_scope: "the app lacks one of the scopes chat:write, users:read and users:read.email",
  users_not_found: "nobody there has this e-mail address",
  user_not_found: "there is no such user any more",
  channel_not_found: "the person cannot be written to",
  cannot_dm_bot: "it is a bot, which cannot be written to",
  messages_tab_disabled: "the app's messages tab is switched off: its page, App Home, has it",
  restricted_action: "an administrator of the workspace does not allow it",
  team_access_not_granted: "the app is not allowed in this workspace",
};
const passing = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
]);

/** A user of Slack as far as it matters who they are. */
export interface SlackUser {
  id: string;
  /** Null unless Slack confirmed it. */
  email: string | null;
}

export interface SlackApi {
  /** Who has this e-mail address, confirmed. Throws SendFailure where nobody has. */
  userByEmail(email: string): Promise<SlackUser>;
  /** A user; null: gone, or a bot. */
  user(id: string): Promise<SlackUser | null>;
  /** Posts to a channel, or to a user in person. */
  post(to: string, message: object): Promise<void>;
  /** Puts another message in place of one that was posted. */
  update(channel: string, ts: string, message: object): Promise<void>;
  /** Shows something to one person only. */
  whisper(channel: string, user: string, text: string): Promise<void>;
  /** The workspace and the bot. Throws SendFailure where the token is not accepted. */
  self(): Promise<{ team: string; user: string }>;
}

export function createSlackApi(http: HttpClient, { api, token }: SlackAppConfig, now: Date): SlackApi {
  const call = async (method: string, body: Record<string, string> | object, form = false) => {
    const answer = await http.request({
      url: `${api}/${method}`,
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": form ? "application/x-www-form-urlencoded" : "application/json; charset=utf-8",
      },
      body: form ? new URLSearchParams(Object.entries(body)).toString() : JSON.stringify(body),
      accept: refusals,
    });
    return judged(answer, now);
  };
  const userOf = (answer: unknown): SlackUser | null => {
    const { user } = parsed(userSchema, answer);
    if (user.deleted || user.is_bot) return null;
    return {
      id: user.id,
      email: user.is_email_confirmed ? (user.profile?.email?.toLowerCase() ?? null) : null,
    };
  };
  return {
    async userByEmail(email) {
      const user = userOf(await call("users.lookupByEmail", { email }, true));
      // Whoever could enter somebody else's address would be asked, and answer, in their place.
      if (user?.email !== email.toLowerCase()) {
        throw new SendFailure(
          "Slack knows the e-mail address, but did not confirm that it is theirs.",
          false,
        );
      }
      return user;
    },
    user: async (id) => userOf(await call("users.info", { user: id }, true)),
    async post(to, message) {
      await call("chat.postMessage", { channel: to, ...message });
    },
    async update(channel, ts, message) {
      await call("chat.update", { channel, ts, ...message });
    },
    async whisper(channel, user, text) {
      await call("chat.postEphemeral", { channel, user, text });
    },
    self: async () => parsed(authSchema, await call("auth.test", {}, true)),
  };
}

function judged(answer: HttpAnswer, now: Date): unknown {
  const asked = retryAfterMs(answer.headers["retry-after"], now.getTime());
  if (answer.status >= 300) {
    const again = answer.status === 429 || answer.status >= 500;
    throw new SendFailure(`Slack answered ${answer.status}.`, again, asked);
  }
  const body: unknown = answer.json();
  const { ok, error = "" } = parsed(answerSchema, body);
  if (ok) return body;
  const reason = reasons[error] ?? (/^[a-z_]{1,60}$/.test(error) ? error : "it does not say why");
  throw new SendFailure(`Slack refused: ${reason}.`, passing.has(error), asked);
}

function parsed<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new SendFailure(
    "Slack answered something that is not the answer of its API. Is the address right?",
    false,
  );
}
