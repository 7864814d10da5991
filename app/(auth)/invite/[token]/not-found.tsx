import { DeadLink } from "@/components/auth/dead-link";

export default function InvitationDead() {
  return (
    <DeadLink>
      It was used, withdrawn, is older than three days, or is not complete. Ask whoever sent it for a new one.
    </DeadLink>
  );
}
