"use client";

import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { FormMessage } from "@/components/auth/form-message";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createTokenAction } from "@/lib/features/tokens/actions";
import { longestTokenDays, type tokenPermissions, usualTokenDays } from "@/lib/features/tokens/schema";

type Offered = (typeof tokenPermissions)[number];

const titles: Record<Offered, { label: string; help: string }> = {
  "inventory:read": {
    label: "Read the inventory",
    help: "Identities, credentials and grants within your reach.",
  },
  "finding:read": {
    label: "Read the findings",
    help: "What is wrong with the identities within your reach.",
  },
  "source:read": {
    label: "Read the sources",
    help: "Which sources there are and how their last syncs went.",
  },
  "source:push": {
    label: "Push records",
    help: "Bring records of a system of your own in, as a source of their own.",
  },
  "usage:push": {
    label: "Push logs of use",
    help: "Events go in, nothing comes out: for what ships logs.",
  },
  "people:provision": {
    label: "Provision people and teams",
    help: "For an identity provider, by SCIM: see Provisioning.",
  },
  "owner:answer": {
    label: "Answer questions",
    help: "Read the questions who owns what that wait for you, and answer them.",
  },
  "owner-rule:read": {
    label: "Read the rules that name owners",
    help: "In their order, with what became of whom each named.",
  },
  "campaign:read": {
    label: "Read campaigns",
    help: "What each asks about, until when, and what became of it.",
  },
};

/** Makes an API token. Its text is shown once. It opens by itself. */
export function CreateTokenDialog({ offered, purpose }: { offered: readonly Offered[]; purpose?: string }) {
  const [open, setOpen] = useState(true);
  const [chosen, setChosen] = useState(() =>
    offered.filter((one) => offered.length === 1 || one.endsWith(":read")),
  );
  const [errors, setErrors] = useState<{ name?: string; days?: string; permissions?: string }>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [token, setToken] = useState<string | null>(null);

  const change = (next: boolean) => {
    setOpen(next);
    if (next) return;
    setToken(null);
    setErrors({});
    setRefusal(null);
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setErrors({});
    setRefusal(null);
    setBusy(true);
    const input = {
      name: String(fields.get("name")),
      days: String(fields.get("days")),
      permissions: [...chosen],
    };
    const result = await confirmThen(() => createTokenAction(input));
    setBusy(false);
    if (result?.data) return setToken(result.data.token);
    const invalid = result?.validationErrors?.fieldErrors;
    if (invalid)
      setErrors({ name: invalid.name?.[0], days: invalid.days?.[0], permissions: invalid.permissions?.[0] });
    const failure = result?.serverError;
    if (failure) setRefusal(`${failure.what} ${failure.next}`);
  };

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <KeyRound aria-hidden /> Create a token
        </Button>
      </DialogTrigger>
      {token === null ? (
        <DialogContent
          title="Create an API token"
          description="It can do no more than you, and no longer than you may."
          footer={
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button type="submit" form="create-token" variant="primary" busy={busy}>
                Create the token
              </Button>
            </>
          }
        >
          <form id="create-token" onSubmit={submit} className="flex flex-col gap-4" noValidate>
            <FormMessage>{refusal}</FormMessage>
            <Field label="What is it for?" required error={errors.name}>
              {(control) => (
                <Input
                  {...control}
                  name="name"
                  autoComplete="off"
                  placeholder="Nightly export to the data lake"
                  defaultValue={purpose}
                />
              )}
            </Field>
            <Field
              label="Days until it expires"
              required
              error={errors.days}
              help={`At most ${longestTokenDays}.`}
            >
              {(control) => (
                <Input
                  {...control}
                  name="days"
                  type="number"
                  min={1}
                  max={longestTokenDays}
                  defaultValue={usualTokenDays}
                />
              )}
            </Field>
            <fieldset className="flex flex-col gap-2">
              <legend className="mb-1 font-medium text-sm">It may</legend>
              {offered.map((permission) => (
                <InlineField key={permission} {...titles[permission]}>
                  {(control) => (
                    <Checkbox
                      {...control}
                      checked={chosen.includes(permission)}
                      onCheckedChange={(checked) =>
                        setChosen(
                          offered.filter((one) =>
                            one === permission ? checked === true : chosen.includes(one),
                          ),
                        )
                      }
                    />
                  )}
                </InlineField>
              ))}
              <p role="alert" className="text-critical text-xs empty:hidden">
                {errors.permissions}
              </p>
            </fieldset>
          </form>
        </DialogContent>
      ) : (
        <DialogContent
          title="The token is ready"
          description="Copy it now: it is kept nowhere and shown only this once."
          footer={
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          }
        >
          <div className="flex flex-col gap-3">
            <CodeBlock code={token} title="API token" wrap />
            {chosen.includes("people:provision") ? (
              <p className="text-muted text-sm">
                Give it to the identity provider, as the bearer token or secret token of its SCIM connection.
              </p>
            ) : (
              <p className="text-muted text-sm">
                Send it as the header <code className="font-mono text-xs">Authorization: Bearer …</code> to{" "}
                <code className="font-mono text-xs">/api/v1/identities</code>.
              </p>
            )}
          </div>
        </DialogContent>
      )}
    </Dialog>
  );
}
