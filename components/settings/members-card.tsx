"use client";

import { MoreHorizontal } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useAction } from "@/components/settings/use-action";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import type { MembershipScope, Role } from "@/lib/domain/permissions";
import { showText } from "@/lib/domain/text";
import {
  disableMemberAction,
  enableMemberAction,
  withdrawInvitationAction,
} from "@/lib/features/members/actions";
import type { InvitationRow, MemberRow } from "@/lib/features/members/schema";
import { endSessionsOfMemberAction } from "@/lib/features/sessions/actions";

const EditMemberDialog = dynamic(
  () => import("@/components/settings/edit-member-dialog").then((file) => file.EditMemberDialog),
  {
    ssr: false,
  },
);

/** What the roles are called. */
type RoleTitles = Record<Role, { title: string }>;

const parts = {
  teams: ["team", "teams"],
  containers: ["account", "accounts"],
  sources: ["source", "sources"],
} as const;

function reachText(scope: MembershipScope): string {
  if (scope.kind === "all") return "Everything";
  const [one, many] = parts[scope.kind];
  return `${scope.ids.length} ${scope.ids.length === 1 ? one : many}`;
}

/** Everybody who may sign in. */
export function MembersCard({
  members,
  roles,
  canManage,
  ownId,
}: {
  members: readonly MemberRow[];
  roles: RoleTitles;
  canManage: boolean;
  ownId: string;
}) {
  const [busy, run] = useAction();
  const [editing, setEditing] = useState<MemberRow | null>(null);
  const [disabling, setDisabling] = useState<MemberRow | null>(null);
  return (
    <Card>
      <Table label="Members">
        <TableHead>
          <tr>
            <TableHeaderCell>Name</TableHeaderCell>
            <TableHeaderCell>Role</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Reaches</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Signs in with</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">Last seen</TableHeaderCell>
            {canManage ? (
              <TableHeaderCell>
                <span className="sr-only">Actions</span>
              </TableHeaderCell>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {members.map((member) => {
            const name = showText(member.name, 80);
            return (
              <TableRow key={member.id}>
                <TableCell>
                  <span className="flex flex-wrap items-center gap-x-2">
                    <span className="font-medium">{name}</span>
                    {member.id === ownId ? <Badge>You</Badge> : null}
                    {member.disabledAt ? <Badge tone="medium">Disabled</Badge> : null}
                  </span>
                  <span className="block text-muted text-xs">{showText(member.email, 120)}</span>
                </TableCell>
                <TableCell>{roles[member.role].title}</TableCell>
                <TableCell className="hidden md:table-cell">{reachText(member.scope)}</TableCell>
                <TableCell className="hidden md:table-cell">
                  {member.signsInWith === "oidc" ? "Single sign-on" : "Password"}
                </TableCell>
                <TableCell className="hidden whitespace-nowrap sm:table-cell">
                  {member.lastSeenAt ? (
                    <TimeText date={member.lastSeenAt} />
                  ) : (
                    <span className="text-muted">Not signed in</span>
                  )}
                </TableCell>
                {canManage ? (
                  <TableCell className="text-end">
                    <Menu>
                      <MenuTrigger asChild>
                        <IconButton label={`Actions for ${name}`} size="sm">
                          <MoreHorizontal aria-hidden />
                        </IconButton>
                      </MenuTrigger>
                      <MenuContent>
                        <MenuItem onSelect={() => setEditing(member)}>Change role or reach…</MenuItem>
                        <MenuItem
                          disabled={busy || member.sessions === 0}
                          onSelect={() =>
                            run(
                              () => endSessionsOfMemberAction({ userId: member.id }),
                              `The sessions of ${name} have ended.`,
                            )
                          }
                        >
                          End all sessions
                        </MenuItem>
                        <MenuSeparator />
                        {member.disabledAt ? (
                          <MenuItem
                            disabled={busy}
                            onSelect={() =>
                              run(
                                () => enableMemberAction({ userId: member.id }),
                                `${name} may sign in again.`,
                              )
                            }
                          >
                            Enable
                          </MenuItem>
                        ) : (
                          <MenuItem danger onSelect={() => setDisabling(member)}>
                            Disable…
                          </MenuItem>
                        )}
                      </MenuContent>
                    </Menu>
                  </TableCell>
                ) : null}
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      {editing ? <EditMemberDialog member={editing} onClose={() => setEditing(null)} /> : null}
      {disabling ? (
        <ConfirmDialog
          open
          onOpenChange={(open) => open || setDisabling(null)}
          title={`Disable ${showText(disabling.name, 80)}?`}
          verb="Disable"
          busy={busy}
          onConfirm={() =>
            run(
              () => disableMemberAction({ userId: disabling.id }),
              `${showText(disabling.name, 80)} is shut out.`,
            )
          }
        >
          Their sessions end at once and their API tokens are refused. You can enable them again.
        </ConfirmDialog>
      ) : null}
    </Card>
  );
}

/** Invitations that nobody followed yet. */
export function InvitationsCard({
  invitations,
  roles,
  canManage,
}: {
  invitations: readonly InvitationRow[];
  roles: RoleTitles;
  canManage: boolean;
}) {
  const [busy, run] = useAction();
  return (
    <Card>
      <CardHeader
        title="Invitations"
        description="Not followed yet. A new one for the same address replaces the old."
      />
      <Table label="Invitations">
        <TableHead>
          <tr>
            <TableHeaderCell>E-mail address</TableHeaderCell>
            <TableHeaderCell>Role</TableHeaderCell>
            <TableHeaderCell>Ends</TableHeaderCell>
            {canManage ? (
              <TableHeaderCell>
                <span className="sr-only">Actions</span>
              </TableHeaderCell>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {invitations.map((invitation) => (
            <TableRow key={invitation.id}>
              <TableCell>{showText(invitation.email, 120)}</TableCell>
              <TableCell>{roles[invitation.role].title}</TableCell>
              <TableCell className="whitespace-nowrap">
                <TimeText date={invitation.expiresAt} />
              </TableCell>
              {canManage ? (
                <TableCell className="text-end">
                  <Button
                    size="sm"
                    busy={busy}
                    onClick={() =>
                      run(
                        () => withdrawInvitationAction({ invitationId: invitation.id }),
                        "The invitation is withdrawn.",
                      )
                    }
                  >
                    Withdraw
                  </Button>
                </TableCell>
              ) : null}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
