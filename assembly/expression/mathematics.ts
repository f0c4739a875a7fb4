// The transcendental functions of formulas, by AssemblyScript's own libm: compiled into the module, so that every
// processor and every version of Node gives the same last bit. What has no value is NaN or infinite; see finiteF64.

export function sqrtF64(n: i32, a: usize, aStep: usize, out: usize): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, a += aStep << 1) v128.store(out, f64x2.sqrt(v128.load(a)));
}

export function expF64(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<f64>(out, NativeMath.exp(load<f64>(a)));
}

export function logF64(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<f64>(out, NativeMath.log(load<f64>(a)));
}

export function sinF64(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<f64>(out, NativeMath.sin(load<f64>(a)));
}

export function cosF64(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<f64>(out, NativeMath.cos(load<f64>(a)));
}

export function powF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, b += bStep, out += 8) {
    store<f64>(out, NativeMath.pow(load<f64>(a), load<f64>(b)));
  }
}
