import { KeySquare } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { accessPath } from "@/lib/features/access/schema-answers";

/** From what is stated of an identity to what it adds up to. */
export function AskLink({ identityId }: { identityId: string }) {
  return (
    <div className="mb-3 flex justify-end">
      <ButtonLink size="sm" href={accessPath({ ask: "what", identity: identityId })}>
        <KeySquare aria-hidden />
        Ask what it can do
      </ButtonLink>
    </div>
  );
}
