import { DeadLink } from "@/components/auth/dead-link";

export default function AnswerDead() {
  return (
    <DeadLink>
      It is not complete, or it was never one of ours. Open the letter again, or sign in: what waits for you
      is in your inbox.
    </DeadLink>
  );
}
