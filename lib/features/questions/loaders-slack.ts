import "server-only";
import { AppError } from "@/lib/platform/errors";
import { Bodies } from "@/lib/platform/request-body";
import { web } from "@/lib/platform/web";
import { readSigningSecret, takePress } from "./mutations-slack";

const bodies = new Bodies(20);
const mostBytes = 512 * 1024;

/**
 * The door for presses of buttons in Slack: the signature of the app opens it, nothing else does. Without a signing secret
 * there is no such door.
 */
export async function answerSlack(request: Request): Promise<Response> {
  const say = (status: number) => new Response(null, { status, headers: { "Cache-Control": "no-store" } });
  const opened = await web();
  try {
    const secret = readSigningSecret(opened.env.slackSigningSecretFile);
    if (secret === null) return say(404);
    const taken = await bodies.read(request, { bytes: mostBytes, tooLarge }, (body) =>
      takePress(
        opened.pool,
        secret,
        {
          timestamp: request.headers.get("x-slack-request-timestamp"),
          signature: request.headers.get("x-slack-signature"),
          body,
        },
        new Date(),
      ),
    );
    return say(taken === "taken" ? 200 : 401);
  } catch (error) {
    if (error instanceof AppError) return say(error.code === "too_large" ? 413 : 429);
    opened.log.error({ err: error }, "a press in Slack could not be taken");
    // Slack tells the person that it did not work: they press again.
    return say(503);
  }
}

function tooLarge(): AppError {
  return new AppError({
    code: "too_large",
    message: "A request of Slack is not so large.",
    safe: "Nothing was changed.",
    next: "Is this Slack?",
  });
}
