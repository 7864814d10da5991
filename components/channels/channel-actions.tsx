"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { SigningSecretDialog } from "@/components/channels/signing-secret";
import { notifyRefusal } from "@/components/settings/use-action";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { notify, notifyError } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { removeChannelAction, rotateSigningAction } from "@/lib/features/channels/actions";
import type { ChannelDetail } from "@/lib/features/channels/schema";

const unreachable = () =>
  notifyError("Rollcall could not be reached.", { description: "Try again; nothing may have been changed." });

/** What is done to a channel as a whole: a new signing secret, and an end to it. */
export function ChannelActions({ channel }: { channel: ChannelDetail }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const shown = showText(channel.name, 80);

  const rotate = async () => {
    setBusy(true);
    const result = await confirmThen(() => rotateSigningAction({ channelId: channel.id })).catch(() => null);
    setBusy(false);
    if (result?.data) setSecret(result.data.signingSecret);
    else if (result?.serverError) notifyRefusal(result.serverError);
    else unreachable();
  };
  const remove = async () => {
    setBusy(true);
    const result = await removeChannelAction({ channelId: channel.id }).catch(() => null);
    setBusy(false);
    if (result?.serverError) return notifyRefusal(result.serverError);
    if (!result) return unreachable();
    notify(`${shown} was removed.`);
    router.push("/settings/channels");
  };
  return (
    <>
      {channel.kind === "webhook" ? (
        <ConfirmDialog
          title="Make a new signing secret?"
          verb="Make a new secret"
          busy={busy}
          onConfirm={rotate}
          trigger={<Button busy={busy}>New signing secret…</Button>}
        >
          <p>For a day events are signed with both, so that the receiver can be changed in peace.</p>
        </ConfirmDialog>
      ) : null}
      <ConfirmDialog
        title={`Remove ${shown}?`}
        verb="Remove the channel"
        busy={busy}
        onConfirm={remove}
        trigger={
          <Button variant="dangerQuiet" busy={busy}>
            Remove…
          </Button>
        }
      >
        <p>
          Its credential and its log are deleted.
          {channel.alertNames.length > 0
            ? ` These alerts stop: ${channel.alertNames.map(({ name }) => showText(name, 60)).join(", ")}.`
            : ""}{" "}
          This cannot be undone.
        </p>
      </ConfirmDialog>
      {secret === null ? null : (
        <SigningSecretDialog secret={secret} replaced onDone={() => setSecret(null)} />
      )}
    </>
  );
}
