/** Runs `work` on each input, at most `limit` at a time. Resolves to the outcomes in the order of the inputs. */
export async function inPool<Input, Outcome>(
  inputs: readonly Input[],
  limit: number,
  work: (input: Input) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const queue = inputs.entries()
  const worker = async () => {
    for (const [index, input] of queue) outcomes[index] = await work(input)
  }
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, worker))
  return outcomes
}
