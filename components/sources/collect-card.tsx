"use client";

import { KeyButton } from "@/components/settings/key-button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";

/** How to read the same kind of source elsewhere, with credentials that never reach this server. */
export function CollectCard({ connector, mayTakeKey }: { connector: string; mayTakeKey: boolean }) {
  return (
    <Card>
      <CardHeader
        title="Collect elsewhere"
        description="Read it where its credentials are, and bring only the snapshot here. Secrets in it are fingerprints."
        actions={mayTakeKey ? <KeyButton /> : null}
      />
      <CardBody className="flex flex-col gap-3">
        <CodeBlock
          title="On the other machine"
          wrap
          code={`npx rollcall collect ${connector} --key rollcall-fingerprint.key --out ${connector}.snapshot`}
        />
        <p className="text-muted text-sm">
          With the fingerprint key, copies of one secret seen in several places are joined. Keep it private:
          whoever has it can test guesses of weak secrets. Without{" "}
          <code className="font-mono text-xs">--key</code> nothing is joined by value.
        </p>
      </CardBody>
    </Card>
  );
}
