// An adjusted edit that the client may accept, as text.

export interface Offer {
  readonly id: string;
  /** What was adjusted, in a few words each. */
  readonly reasons: readonly string[];
  readonly patch: string;
}

export function renderOffer({ id, reasons, patch }: Offer): string {
  const diff = patch.split('\n').slice(1).join('\n').trimEnd();
  return `Perhaps meant (${reasons.join(', ').replaceAll('-', ' ')}), not written:\n${diff}\naccept_fix {"id": "${id}"} makes this edit.`;
}
