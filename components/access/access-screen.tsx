import { AccessAnswerView } from "@/components/access/access-answer";
import { AccessForm } from "@/components/access/access-form";
import { AccessIntro } from "@/components/access/access-intro";
import { PageHeader } from "@/components/layout/page-header";
import type { AccessLoad } from "@/lib/features/access/schema-answers";

/** The explorer of access: three questions, one form, one answer. */
export function AccessScreen({ address, answer, picked, sources, systems, mayAddSources }: AccessLoad) {
  return (
    <>
      <PageHeader
        title="Access"
        answers="What an identity can do, who can do something, and why: worked out from what the sources state."
      />
      <AccessForm address={address} answer={answer} picked={picked} sources={sources} />
      <section aria-label="Answer" className="mt-6">
        {answer ? (
          <AccessAnswerView address={address} answer={answer} />
        ) : (
          <AccessIntro ask={address.ask} sources={sources} systems={systems} mayAddSources={mayAddSources} />
        )}
      </section>
    </>
  );
}
