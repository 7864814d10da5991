"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { useAction } from "@/components/settings/use-action";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { revokeTokenAction } from "@/lib/features/tokens/actions";
import type { TokenRow } from "@/lib/features/tokens/schema";

const stateTones = { active: "ok", expired: "neutral", revoked: "neutral" } as const;
const stateWords = { active: "Active", expired: "Expired", revoked: "Revoked" } as const;

/** The tokens that this member may see, and a way to revoke each. */
export function TokensCard({ tokens, showOwner }: { tokens: readonly TokenRow[]; showOwner: boolean }) {
  const [busy, run] = useAction();
  const [revoking, setRevoking] = useState<TokenRow | null>(null);
  if (tokens.length === 0) {
    return (
      <Card>
        <EmptyState icon={<KeyRound aria-hidden />} title="No tokens yet" action={null}>
          A script reads the inventory with a token, as <span className="font-mono">rollcall list</span> does.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <Table label="API tokens">
        <TableHead>
          <tr>
            <TableHeaderCell>Token</TableHeaderCell>
            {showOwner ? <TableHeaderCell className="hidden md:table-cell">Owner</TableHeaderCell> : null}
            <TableHeaderCell className="hidden md:table-cell">May</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Last used</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">Expires</TableHeaderCell>
            <TableHeaderCell>State</TableHeaderCell>
            <TableHeaderCell>
              <span className="sr-only">Actions</span>
            </TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {tokens.map((token) => (
            <TableRow key={token.id}>
              <TableCell>
                <span className="font-medium">{showText(token.name, 80)}</span>
                <span className="block font-mono text-muted text-xs">rollcall_pat_{token.prefix}_…</span>
              </TableCell>
              {showOwner ? (
                <TableCell className="hidden md:table-cell">{showText(token.owner, 60)}</TableCell>
              ) : null}
              <TableCell className="hidden text-muted text-xs md:table-cell">
                {token.permissions.join(", ")}
              </TableCell>
              <TableCell className="hidden whitespace-nowrap md:table-cell">
                {token.lastUsedAt ? (
                  <TimeText date={token.lastUsedAt} />
                ) : (
                  <span className="text-muted">Never</span>
                )}
              </TableCell>
              <TableCell className="hidden whitespace-nowrap sm:table-cell">
                <TimeText date={token.expiresAt} />
              </TableCell>
              <TableCell>
                <Badge tone={stateTones[token.state]}>{stateWords[token.state]}</Badge>
              </TableCell>
              <TableCell className="text-end">
                {token.state === "active" ? (
                  <Button size="sm" onClick={() => setRevoking(token)}>
                    Revoke…
                  </Button>
                ) : null}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {revoking ? (
        <ConfirmDialog
          open
          onOpenChange={(open) => open || setRevoking(null)}
          title={`Revoke ${showText(revoking.name, 80)}?`}
          verb="Revoke"
          busy={busy}
          onConfirm={() => run(() => revokeTokenAction({ tokenId: revoking.id }), "The token is revoked.")}
        >
          Whatever uses it is refused from its next call on. This cannot be undone; create a new token
          instead.
        </ConfirmDialog>
      ) : null}
    </Card>
  );
}
