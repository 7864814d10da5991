import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import type { KeyRow } from "@/lib/features/keys/schema";

const facts: Record<KeyRow["name"], { title: string; does: string; lost: string; variable: string | null }> =
  {
    fingerprint: {
      title: "Fingerprint key",
      does: "Recognises one secret in several places without keeping it.",
      lost: "Copies of a secret seen before and after are no longer joined; Rollcall refuses to start with another one.",
      variable: "ROLLCALL_FINGERPRINT_KEY_FILE",
    },
    worker: {
      title: "Worker's key",
      does: "Opens the credentials of sources. The web server never has it.",
      lost: "Every source's credentials must be entered again.",
      variable: "ROLLCALL_WORKER_KEY_FILE",
    },
    session: {
      title: "Session key",
      does: "Signs the sessions of members.",
      lost: "Everybody signs in again.",
      variable: "ROLLCALL_SESSION_KEY_FILE",
    },
    audit: {
      title: "Audit key",
      does: "Signs points of the audit log.",
      lost: "Points signed before can no longer be checked.",
      variable: null,
    },
  };

/** The installation's keys: what each is for, which one belongs to this database, and what is lost without it. */
export function KeysCard({ keys }: { keys: readonly KeyRow[] }) {
  return (
    <Card>
      <Table label="Keys">
        <TableHead>
          <tr>
            <TableHeaderCell>Key</TableHeaderCell>
            <TableHeaderCell className="hidden lg:table-cell">Without it</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">File</TableHeaderCell>
            <TableHeaderCell>Id</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">Made</TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {keys.map(({ name, keyId, createdAt }) => (
            <TableRow key={name} className="align-top">
              <TableCell>
                <span className="font-medium">{facts[name].title}</span>
                <span className="block text-muted">{facts[name].does}</span>
              </TableCell>
              <TableCell className="hidden max-w-64 lg:table-cell">{facts[name].lost}</TableCell>
              <TableCell className="hidden md:table-cell">
                <span className="font-mono text-xs">{name}.key</span>
                {facts[name].variable ? (
                  <span className="block text-muted text-xs">
                    or what <span className="font-mono">{facts[name].variable}</span> names
                  </span>
                ) : null}
              </TableCell>
              <TableCell className="font-mono text-xs">{keyId}</TableCell>
              <TableCell className="hidden whitespace-nowrap sm:table-cell">
                <TimeText date={createdAt} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
