"use client";

import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";

const button = (press?: () => void) => (
  <Button variant="primary" aria-haspopup="dialog" busy={press === undefined} onClick={press}>
    <UserPlus aria-hidden /> Invite a person
  </Button>
);
const InviteDialog = dynamic(
  () => import("@/components/settings/invite-dialog").then((file) => file.InviteDialog),
  { ssr: false, loading: () => button() },
);

/** The way to invite a person. Its dialog is loaded when it is first asked for. */
export function InviteButton() {
  return (
    <OnPress button={button}>
      <InviteDialog />
    </OnPress>
  );
}
