"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { kindWord } from "@/components/accounts/account-words";
import { wordOf } from "@/components/labels/label-words";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";
import type { AccountNode } from "@/lib/features/accounts/schema-decisions";

interface Branch {
  node: AccountNode;
  children: Branch[];
}

/** What lies in what. An account whose parent is out of reach stands at the top. */
function branchesOf(nodes: readonly AccountNode[]): Branch[] {
  const byId = new Map(nodes.map((node) => [node.id, { node, children: [] as Branch[] }]));
  const top: Branch[] = [];
  for (const branch of byId.values()) {
    const parent = branch.node.parentId === null ? undefined : byId.get(branch.node.parentId);
    if (parent && parent !== branch) parent.children.push(branch);
    else top.push(branch);
  }
  return top;
}

/** Accounts as they lie in each other, each with what holds of it. */
export function AccountTree({ nodes }: { nodes: readonly AccountNode[] }) {
  const branches = useMemo(() => branchesOf(nodes), [nodes]);
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto rounded border border-line-subtle bg-canvas py-1">
      {branches.map((branch) => (
        <BranchItem key={branch.node.id} branch={branch} depth={0} />
      ))}
    </ul>
  );
}

function BranchItem({ branch: { node, children }, depth }: { branch: Branch; depth: number }) {
  const [open, setOpen] = useState(depth < 2);
  const name = showText(node.name, 80);
  return (
    <li>
      <div className="flex min-h-9 items-center gap-2 ps-2 pe-3 hover:bg-hover">
        {children.length > 0 ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`${open ? "Close" : "Open"} ${name}`}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:text-ink"
            onClick={() => setOpen(!open)}
          >
            <ChevronRight className={cn("size-4", open && "rotate-90")} aria-hidden />
          </button>
        ) : (
          <span className="size-6 shrink-0" />
        )}
        <Link href={`/accounts/${node.id}`} className="min-w-0 truncate text-sm hover:underline">
          {name}
        </Link>
        <span className="shrink-0 text-muted text-xs">{kindWord(node.kind)}</span>
        <span className="ms-auto flex shrink-0 items-center gap-1.5">
          {node.team ? (
            <Badge className="hidden max-w-40 sm:inline-flex">{showText(node.team, 40)}</Badge>
          ) : null}
          {node.environment ? <Badge tone="accent">{wordOf(node.environment)}</Badge> : null}
          {node.identities ? (
            <span
              className="w-16 text-end text-muted text-xs tabular-nums"
              title="Identities in it and below"
            >
              {formatNumber(node.identities)}
            </span>
          ) : (
            <span className="w-16" />
          )}
        </span>
      </div>
      {open && children.length > 0 ? (
        <ul className="ps-5">
          {children.map((child) => (
            <BranchItem key={child.node.id} branch={child} depth={depth + 1} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}
