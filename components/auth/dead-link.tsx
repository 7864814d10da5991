import type { ReactNode } from "react";
import { AuthFrame } from "@/components/auth/auth-frame";
import { ButtonLink } from "@/components/ui/button";

/** Where a one-time link led that works no more; the same for one that never did. */
export function DeadLink({ children }: { children: ReactNode }) {
  return (
    <AuthFrame title="This link does not work" lead={children}>
      <ButtonLink href="/login" variant="primary">
        Sign in
      </ButtonLink>
    </AuthFrame>
  );
}
