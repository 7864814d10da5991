import { ButtonLink } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";

/** How much owner columns of spreadsheets say, and the way to match it. */
export function ColumnsCard({
  columns: { texts, identities },
  href,
}: {
  columns: { texts: number; identities: number };
  href: string;
}) {
  return (
    <Card>
      <CardHeader
        className="pb-3"
        title={`${formatNumber(texts)} ${texts === 1 ? "text" : "texts"} in owner columns`}
        description={`They stand at ${formatNumber(identities)} ${identities === 1 ? "identity" : "identities"} that nobody answers for. Say whom they mean, then ask them.`}
        actions={
          <ButtonLink variant="primary" href={href}>
            Match owners
          </ButtonLink>
        }
      />
    </Card>
  );
}
