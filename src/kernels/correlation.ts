// Matrices of correlations: their triangular factor, and the nearest one that columns can have together. Plain arithmetic: the factors reach bytes.

export type Matrix = readonly (readonly number[])[];

/** What is left of a variance where rounding alone would leave something. */
const nothing = 1e-12;
/** What two columns may have in common beyond that. */
const little = 1e-6;

/**
 * Cholesky's factor of a correlation matrix: row i has i + 1 numbers, which make correlated deviates of independent ones.
 * Undefined where no columns can have these correlations together.
 *
 * @example
 * factorOf([[1, 0.6], [0.6, 1]]) // [[1], [0.6, 0.8]]
 */
export function factorOf(matrix: Matrix): Matrix | undefined {
  const factor: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row: number[] = [];
    let rest = 1;
    for (let j = 0; j < i; j++) {
      const other = factor[j]!;
      let shared = matrix[i]![j]!;
      for (let k = 0; k < j; k++) shared -= row[k]! * other[k]!;
      const own = other[j]!;
      if (own === 0 && Math.abs(shared) > little) return undefined; // a column that is a sum of others has nothing of its own
      const taken = own === 0 ? 0 : shared / own;
      rest -= taken * taken;
      row.push(taken);
    }
    if (rest < -little) return undefined;
    row.push(rest > nothing ? Math.sqrt(rest) : 0);
    factor.push(row);
  }
  return factor;
}

/** Between what is measured of two columns, by their numbers, and what their normal deviates have in common. */
export interface Link {
  deviates(measured: number, i: number, j: number): number;
  measured(deviates: number, i: number, j: number): number;
}

/** What columns have in common, as it is measured, and the factor that makes it. */
export interface Held {
  readonly matrix: Matrix;
  readonly factor: Matrix;
  /** Where that is not what was asked for: the two columns that it differs most for, and by how much. */
  readonly moved: { readonly by: number; readonly columns: readonly [number, number] } | undefined;
}

/** What was asked for, or what comes nearest where no columns can have that together. */
export function heldTogether(asked: Matrix, link: Link): Held {
  const deviates = pairwise(asked, (value, i, j) => link.deviates(value, i, j));
  const factor = factorOf(deviates);
  if (factor) return { matrix: asked, factor, moved: undefined };
  const nearest = nearestCorrelations(deviates);
  const matrix = pairwise(nearest, (value, i, j) => link.measured(value, i, j));
  let moved = { by: -1, columns: [0, 0] as [number, number] };
  matrix.forEach((row, i) => {
    row.slice(i + 1).forEach((value, k) => {
      const j = i + 1 + k;
      const by = Math.abs(value - asked[i]![j]!);
      if (by > moved.by) moved = { by, columns: [i, j] };
    });
  });
  return { matrix, factor: factorOf(nearest)!, moved };
}

/** A symmetric matrix with a diagonal of 1, of what each pair of another becomes. */
function pairwise(matrix: Matrix, become: (value: number, i: number, j: number) => number): Matrix {
  const made = matrix.map(() => new Array<number>(matrix.length).fill(1));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j < i; j++) {
      made[i]![j] = become(matrix[i]![j]!, i, j);
      made[j]![i] = made[i]![j]!;
    }
  }
  return made;
}

/**
 * A matrix near a symmetric one with a diagonal of 1 that is a matrix of correlations: its negative eigenvalues become 0, and
 * rows are scaled to a diagonal of 1.
 */
export function nearestCorrelations(matrix: Matrix): Matrix {
  const { values, vectors } = eigen(matrix);
  const clipped = (i: number, j: number): number =>
    values.reduce((sum, value, k) => sum + Math.max(0, value) * vectors[i]![k]! * vectors[j]![k]!, 0);
  const scales = matrix.map((_, i) => Math.sqrt(clipped(i, i)));
  return pairwise(matrix, (_, i, j) => Math.min(1, Math.max(-1, clipped(i, j) / (scales[i]! * scales[j]!))));
}

const mostSweeps = 60;

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix, by Jacobi's rotations. */
function eigen(matrix: Matrix): { values: number[]; vectors: number[][] } {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = 0; q < p; q++) off += a[p]![q]! * a[p]![q]!;
    if (off < 1e-28) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
  }
  return { values: a.map((row, i) => row[i]!), vectors };
}

/** Turns axes p and q so that a[p][q] becomes 0. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const shared = a[p]![q]!;
  if (shared === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * shared);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < a.length; k++) [a[k]![p], a[k]![q]] = turned(a[k]![p]!, a[k]![q]!, cosine, sine);
  for (let k = 0; k < a.length; k++) [a[p]![k], a[q]![k]] = turned(a[p]![k]!, a[q]![k]!, cosine, sine);
  for (const row of vectors) [row[p], row[q]] = turned(row[p]!, row[q]!, cosine, sine);
}

const turned = (x: number, y: number, cosine: number, sine: number): [number, number] => [
  cosine * x - sine * y,
  sine * x + cosine * y,
];
