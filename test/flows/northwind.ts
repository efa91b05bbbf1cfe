/** Of the built-in companies: the larger one, and its templates by what they are for. */
export const northwind = '9f4b1c7e-3d52-4a86-b0c1-5e8d27a6f301';

export const templates = {
  /** Open to all, made at once. */
  project: '89876d3a-8a8a-4aa7-a24a-c16614e10a5b',
  /** Priya Raman or Hannah Becker decide. */
  customer: 'ca198ccc-e88a-47ef-978f-58c5d76c8e3a',
  /** For the sales department only. */
  sales: '46715000-1959-401e-a209-d8d259f0ac76',
  /** Open to all, made at once, public. */
  onboarding: 'da7ce6df-1765-4c70-8b01-ffc6c6e1f53a',
  /** Switched off. */
  old: '18b23a56-ca51-48ab-a2cc-7fc2929c9f2d',
  /** Somebody must decide, but nobody is named. */
  board: 'e917fda3-25ee-439b-9b22-eba5a68e6c78',
} as const;
