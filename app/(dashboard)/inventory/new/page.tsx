import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AddForm } from "@/components/add-identity/add-form";
import { BeingAdded } from "@/components/add-identity/being-added";
import { EditForm } from "@/components/add-identity/edit-form";
import { ManualList } from "@/components/add-identity/manual-list";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { showText } from "@/lib/domain/text";
import { loadManual, loadManualRow } from "@/lib/features/manual/loaders";

export const metadata: Metadata = { title: "Add by hand" };

const addressSchema = z.object({
  added: z.uuid().optional().catch(undefined),
  edit: z.uuid().optional().catch(undefined),
});

export default async function AddByHandPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { added, edit } = addressSchema.parse(await searchParams);
  if (edit !== undefined) {
    const row = await loadManualRow(edit);
    if (!row) notFound();
    return (
      <Page className="max-w-4xl">
        <PageCrumb label="Edit" />
        <PageHeader
          title={`Edit ${showText(row.facts.name, 80)}`}
          answers="What somebody wrote down. Labels and owners are decided on the identity's own page."
        />
        <EditForm row={row} />
      </Page>
    );
  }
  const row = added === undefined ? null : await loadManualRow(added);
  return (
    <Page className="max-w-4xl">
      <PageCrumb label="Add by hand" />
      <PageHeader
        title="Add by hand"
        answers="An identity that no source shows. Many at once come faster from a spreadsheet."
      />
      <div className="flex flex-col gap-5">
        {row ? (
          <BeingAdded identityId={row.identityId} name={row.facts.name} arrived={row.arrived} />
        ) : (
          <AddForm />
        )}
        <ManualList rows={await loadManual()} />
      </div>
    </Page>
  );
}
