"use client";

import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";
import type { tokenPermissions } from "@/lib/features/tokens/schema";

const button = (press?: () => void) => (
  <Button variant="primary" aria-haspopup="dialog" busy={press === undefined} onClick={press}>
    <KeyRound aria-hidden /> Create a token
  </Button>
);
const CreateTokenDialog = dynamic(
  () => import("@/components/settings/create-token-dialog").then((file) => file.CreateTokenDialog),
  { ssr: false, loading: () => button() },
);

/**
 * The way to a new API token. Its dialog is loaded when it is first asked for. `purpose` stands for what it is for until another
 * is written.
 */
export function CreateTokenButton({
  offered,
  purpose,
}: {
  offered: readonly (typeof tokenPermissions)[number][];
  purpose?: string;
}) {
  return (
    <OnPress button={button}>
      <CreateTokenDialog offered={offered} purpose={purpose} />
    </OnPress>
  );
}
