/** Why klines reach a page the way they do, in words for people. */
export const TRANSPORT_REASONS = {
  shared: 'The page is cross-origin isolated: the worker writes into shared memory.',
  transfer:
    'The page is not cross-origin isolated (it needs the headers COOP same-origin and COEP require-corp): the worker sends transferred batches.',
} as const;
