import { answerSlack } from "@/lib/features/questions/loaders-slack";

/** What Slack tells of pressed buttons. Signed by Slack; no session and no token counts here. */
export function POST(request: Request): Promise<Response> {
  return answerSlack(request);
}
