import { KeySquare } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/feedback/empty-state";
import { ButtonLink } from "@/components/ui/button";
import { askExample } from "@/lib/domain/privilege/ask-examples";
import { systemTitle } from "@/lib/domain/system-title";
import {
  type AccessQuestionKind,
  type AskableSource,
  accessPath,
} from "@/lib/features/access/schema-answers";

const invitations: Record<AccessQuestionKind, string> = {
  can: "Choose an identity and say what it would do.",
  who: "Say what would be done; everybody who may is listed, each with what gives it.",
  what: "Choose an identity; everything that it may is listed, with what gives it and to what it leads.",
};

/** Before anything is asked: how to, or what is missing for it. */
export function AccessIntro({
  ask,
  sources,
  systems,
  mayAddSources,
}: {
  ask: AccessQuestionKind;
  sources: readonly AskableSource[];
  /** Those whose access can be worked out. */
  systems: readonly string[];
  mayAddSources: boolean;
}) {
  const titles = systems.map(systemTitle).join(", ");
  if (sources.length === 0) {
    return (
      <EmptyState
        icon={<KeySquare aria-hidden />}
        title="There is nothing to ask about yet"
        action={
          mayAddSources ? (
            <ButtonLink variant="primary" href="/sources/new">
              Connect a source
            </ButtonLink>
          ) : (
            <ButtonLink href="/inventory">See the inventory</ButtonLink>
          )
        }
      >
        Access is worked out for {titles}. No source of these shows you an identity so far.
      </EmptyState>
    );
  }
  const asked = [...new Set(sources.map(({ system }) => system))].flatMap((system) => {
    const example = askExample(system);
    return example ? [{ system, ...example }] : [];
  });
  return (
    <div className="max-w-2xl space-y-3 text-sm">
      <p className="text-muted">
        {invitations[ask]} Actions and resources are written in the words of their system. Whatever was not
        read is said with the answer: where something is missing, nothing is called denied.
      </p>
      <ul className="space-y-1">
        {asked.map(({ system, action }) => (
          <li key={system}>
            <Link
              href={accessPath({ ask: "who", action })}
              className="rounded-sm text-ink underline decoration-field underline-offset-4"
            >
              Who can <code className="font-mono text-xs">{action}</code> in {systemTitle(system)}?
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
