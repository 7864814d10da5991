import { DeadLink } from "@/components/auth/dead-link";

export default function SetupLinkDead() {
  return (
    <DeadLink>
      It was used, is older than 30 minutes, or is not complete. While there is no administrator, Rollcall
      prints a new one each time it starts.
    </DeadLink>
  );
}
