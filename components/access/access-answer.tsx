import { ChooseOne } from "@/components/access/choose-one";
import { HeldCard } from "@/components/access/held-card";
import { VerdictCard } from "@/components/access/verdict-card";
import { WaysCard } from "@/components/access/ways-card";
import { ErrorState } from "@/components/feedback/error-state";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { showText } from "@/lib/domain/text";
import { type AccessAddress, type AccessAnswer, accessPath } from "@/lib/features/access/schema-answers";

/** The answer to what the address asks. What is wrong with the question stands at its fields instead. */
export function AccessAnswerView({ address, answer }: { address: AccessAddress; answer: AccessAnswer }) {
  switch (answer.is) {
    case "decided":
      return <VerdictCard address={address} {...answer} />;
    case "held":
      return <HeldCard {...answer} />;
    case "listed":
      return <WaysCard address={address} page={answer} />;
    case "several":
      return <ChooseOne address={address} among={answer.among} />;
    case "untold":
      return (
        <Card>
          <CardHeader title="This cannot be answered yet" />
          <CardBody className="space-y-3">
            <p className="break-words">{showText(answer.why, 500)}</p>
            {answer.who.id ? (
              <ButtonLink href={`/inventory/${answer.who.id}?tab=access`}>
                See what its sources state
              </ButtonLink>
            ) : null}
          </CardBody>
        </Card>
      );
    case "failed": {
      const { is: _, ...facts } = answer;
      return <ErrorState {...facts} action={<ButtonLink href={accessPath(address)}>Ask again</ButtonLink>} />;
    }
    default:
      return null;
  }
}
