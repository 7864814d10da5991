import { insteadOfMailbox, isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { showText } from "@/lib/domain/text";
import { AppError } from "@/lib/platform/errors";

/** A shared mailbox is no person: nobody in particular answers there. Throws AppError `shared_mailbox`. */
export function refuseSharedMailbox(email: string | null): void {
  if (email === null || !isSharedMailbox(email)) return;
  throw new AppError({
    code: "shared_mailbox",
    message: `${showText(email, 60)} is a shared mailbox, and no person.`,
    safe: "Nothing was changed.",
    next: insteadOfMailbox,
  });
}
