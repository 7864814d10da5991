import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { Prisma, type PrismaClient } from "@/prisma/generated/client";
import type { Viewer } from "./data";
import type { ViewContent } from "./schema";

interface Database {
  prisma: PrismaClient;
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

const noSuchView = () =>
  refusal("no_such_view", "There is no such view, or it is not yours to change.", "Reload the page.");

function requireMayShare(viewer: Viewer, shared: boolean): void {
  if (shared && !viewer.canShare) {
    throw refusal("not_permitted", "Your role does not share views.", "Save it for yourself.");
  }
}

/** Saves a view; gives its id. Throws AppErrors `name_taken` and `not_permitted`. */
export async function saveView(
  { prisma }: Database,
  viewer: Viewer,
  content: ViewContent,
): Promise<{ id: string }> {
  requireMayShare(viewer, content.shared);
  return namesOnce(content.name, () =>
    prisma.$transaction(async (tx) => {
      const { isDefault, ...columns } = content;
      const made = await tx.savedView.create({
        data: { ...columns, userId: viewer.userId },
      });
      await setDefault(tx, viewer, made.id, isDefault);
      await writeAudit(
        tx,
        {
          type: "view.saved",
          viewId: made.id,
          name: content.name,
          query: content.query,
          shared: content.shared,
        },
        `user:${viewer.userId}`,
        `view:${made.id}`,
      );
      return { id: made.id };
    }),
  );
}

/** Changes a view of one's own, or a shared one where the role may share. */
export async function changeView(
  { prisma }: Database,
  viewer: Viewer,
  id: string,
  content: ViewContent,
): Promise<void> {
  requireMayShare(viewer, content.shared);
  await namesOnce(content.name, () =>
    prisma.$transaction(async (tx) => {
      const { isDefault, noun, ...columns } = content;
      const changed = await tx.savedView.updateMany({
        where: { ...editable(viewer, id), noun },
        data: columns,
      });
      if (changed.count === 0) throw noSuchView();
      await setDefault(tx, viewer, id, isDefault);
      await writeAudit(
        tx,
        { type: "view.saved", viewId: id, name: content.name, query: content.query, shared: content.shared },
        `user:${viewer.userId}`,
        `view:${id}`,
      );
    }),
  );
}

/** Deletes a view of one's own, or a shared one where the role may share. */
export async function deleteView({ prisma }: Database, viewer: Viewer, id: string): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const view = await tx.savedView.findFirst({ where: editable(viewer, id) });
    if (!view) throw noSuchView();
    await tx.savedView.delete({ where: { id } });
    await tx.$executeRaw`UPDATE users SET preferences = preferences - 'inventoryView' WHERE preferences->>'inventoryView' = ${id}`;
    await writeAudit(
      tx,
      { type: "view.deleted", viewId: id, name: view.name, shared: view.shared },
      `user:${viewer.userId}`,
      `view:${id}`,
    );
  });
}

function editable(viewer: Viewer, id: string): Prisma.SavedViewWhereInput {
  return {
    id,
    OR: [{ userId: viewer.userId }, ...(viewer.canShare ? [{ shared: true }] : [])],
  };
}

/** Makes the view the one that the inventory opens with for this person, or takes that away from it. */
async function setDefault(
  tx: Prisma.TransactionClient,
  viewer: Viewer,
  viewId: string,
  isDefault: boolean,
): Promise<void> {
  if (isDefault) {
    await tx.$executeRaw`UPDATE users SET preferences = preferences || jsonb_build_object('inventoryView', ${viewId}::text)
      WHERE id = ${viewer.userId}::uuid`;
  } else {
    await tx.$executeRaw`UPDATE users SET preferences = preferences - 'inventoryView'
      WHERE id = ${viewer.userId}::uuid AND preferences->>'inventoryView' = ${viewId}`;
  }
}

/** A person has each name once. */
async function namesOnce<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw refusal("name_taken", `There is already a view called "${name}".`, "Choose another name.");
    }
    throw error;
  }
}
