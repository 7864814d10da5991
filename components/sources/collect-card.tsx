"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { notifyError } from "@/components/ui/toast";
import { exportKeyAction } from "@/lib/features/sources/actions";

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

function KeyButton() {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    const result = await exportKeyAction().catch(() => null);
    setBusy(false);
    if (!result?.data) {
      notifyError(result?.serverError?.what ?? "Rollcall could not be reached.", {
        description: result?.serverError?.next ?? "Try again.",
      });
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([result.data.text], { type: "text/plain" }));
    link.download = result.data.fileName;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Button busy={busy} onClick={download}>
      <Download aria-hidden />
      Fingerprint key
    </Button>
  );
}
