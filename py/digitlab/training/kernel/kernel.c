/* Mini-batch steps of a network of sigmoid neurons with the quadratic cost, any sizes, float32.

   The mathematics is that of Network.update_mini_batch; the names are the same. Two things make it
   fast. Weights are kept transposed while it runs, a row of them for each neuron that they come
   from, so that four neurons are computed at once (a `vec`; rows are padded with zeros to whole
   ones). And an input that is 0, as most of a picture's paper is, adds nothing to any sum and
   changes no weight: where the ink of all images was listed once (`digitlab_list_ink`), it costs
   nothing.

   Portable C with the vector types of GCC and Clang; no C library. */

#include <stddef.h>
#include <stdint.h>

typedef float vec __attribute__((vector_size(16), may_alias));
typedef int32_t ivec __attribute__((vector_size(16), may_alias));

enum { LANES = 4, BLOCK = 64, MOST_LAYERS = 16, MOST = 100000 };
enum { OK = 0, BAD_SIZES = 1, BAD_WORKSPACE = 2, BAD_INDEX = 3, BAD_LABEL = 4 };

#define INLINE static inline __attribute__((always_inline))
#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* What one layer has in the workspace; rows of w, a and delta are `width` vecs long. */
typedef struct {
  int32_t inputs, outputs, width;
  vec *w;     /* (inputs, width): the weights, transposed */
  vec *b;     /* (width) */
  vec *a;     /* (batch, width) */
  vec *delta; /* (batch, width); 0 in what pads */
} layer;

typedef struct {
  int32_t last; /* the index of the output layer */
  float *x;     /* (batch, inputs): the mini-batch's inputs, where zeros are not skipped */
  layer layers[MOST_LAYERS];
} network;

/* The images (examples, inputs), from 0 to 255; and the list of their ink, or NULLs: image i has
   values[k] at places[k] for k from starts[i] to starts[i + 1], and 0 elsewhere. */
typedef struct {
  const uint8_t *images;
  const int32_t *starts;
  const uint16_t *places;
  const uint8_t *values;
} pictures;

static const float LEVEL = 1.0f / 255;

INLINE vec splat(float x) { return (vec){x, x, x, x}; }

/* e^x for x from -80 to 80, to about 1e-7: x = n ln 2 + r, and e^r by its Taylor series. */
INLINE vec exponential(vec x) {
  vec scaled = x * splat(1.44269504f);
  ivec below = scaled < splat(0);
  vec half = (vec)(((ivec)splat(0.5f)) | (below & (ivec)splat(-0.0f)));
  ivec n = __builtin_convertvector(scaled + half, ivec);
  vec whole = __builtin_convertvector(n, vec);
  vec r = (x - whole * splat(0.693359375f)) - whole * splat(-2.12194440e-4f);
  vec e = splat(1.0f / 5040);
  const float terms[] = {1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2, 1, 1};
  for (int i = 0; i < 7; i++) e = e * r + splat(terms[i]);
  return e * (vec)((n + 127) << 23);
}

INLINE vec sigmoid(vec z) {
  ivec low = z < splat(-80), high = z > splat(80);
  z = (vec)((low & (ivec)splat(-80)) | (high & (ivec)splat(80)) | (~(low | high) & (ivec)z));
  return splat(1) / (splat(1) + exponential(-z));
}

/* z += sum over k of x[k] w[k], for 1 or 2 examples. Summed in blocks: many small terms after each
   other would be rounded against an ever larger sum. */
INLINE void add_rows(vec *z, const vec *w, int width, const float *x, size_t stride, int n,
                     int examples, int vecs) {
  for (int start = 0; start < n; start += BLOCK) {
    int end = start + BLOCK < n ? start + BLOCK : n;
    vec sum[2][8];
    for (int e = 0; e < examples; e++)
      for (int v = 0; v < vecs; v++) sum[e][v] = splat(0);
    for (int k = start; k < end; k++) {
      const vec *row = w + (size_t)k * width;
      for (int e = 0; e < examples; e++) {
        vec factor = splat(x[e * stride + k]);
        for (int v = 0; v < vecs; v++) sum[e][v] += factor * row[v];
      }
    }
    for (int e = 0; e < examples; e++)
      for (int v = 0; v < vecs; v++) z[e * width + v] += sum[e][v];
  }
}

INLINE void add_all_rows(vec *z, const vec *w, int width, const float *x, size_t stride, int n,
                         int examples) {
  int v = 0;
  if (examples == 1)
    for (; v + 8 <= width; v += 8) add_rows(z + v, w + v, width, x, stride, n, examples, 8);
  for (; v + 4 <= width; v += 4) add_rows(z + v, w + v, width, x, stride, n, examples, 4);
  for (; v < width; v++) add_rows(z + v, w + v, width, x, stride, n, examples, 1);
}

/* The same for one image's ink: n values, each in the row of its place. */
INLINE void add_ink(vec *z, const vec *w, int width, const uint16_t *places, const uint8_t *values,
                    int n, int vecs) {
  for (int start = 0; start < n; start += BLOCK) {
    int end = start + BLOCK < n ? start + BLOCK : n;
    vec sum[8];
    for (int v = 0; v < vecs; v++) sum[v] = splat(0);
    for (int k = start; k < end; k++) {
      const vec *row = w + (size_t)places[k] * width;
      vec factor = splat((float)values[k] * LEVEL);
      for (int v = 0; v < vecs; v++) sum[v] += factor * row[v];
    }
    for (int v = 0; v < vecs; v++) z[v] += sum[v];
  }
}

/* w[k] -= sum over the m examples of x[k] delta, for every row k. */
INLINE void step_rows(vec *w, const vec *delta, int width, const float *x, size_t stride, int n,
                      int m, int vecs) {
  for (int k = 0; k < n; k++, w += width) {
    vec sum[8];
    for (int v = 0; v < vecs; v++) sum[v] = w[v];
    for (int e = 0; e < m; e++) {
      vec factor = splat(x[e * stride + k]);
      for (int v = 0; v < vecs; v++) sum[v] -= factor * delta[(size_t)e * width + v];
    }
    for (int v = 0; v < vecs; v++) w[v] = sum[v];
  }
}

/* The same for one image's ink. */
INLINE void step_ink(vec *w, const vec *delta, int width, const uint16_t *places,
                     const uint8_t *values, int n, int vecs) {
  vec d[8];
  for (int v = 0; v < vecs; v++) d[v] = delta[v];
  for (int k = 0; k < n; k++) {
    vec *row = w + (size_t)places[k] * width, factor = splat((float)values[k] * LEVEL);
    for (int v = 0; v < vecs; v++) row[v] -= factor * d[v];
  }
}

static void forward(const layer *l, const float *x, size_t stride, int m) {
  for (int e = 0; e < m; e++)
    for (int v = 0; v < l->width; v++) l->a[(size_t)e * l->width + v] = l->b[v];
  int e = 0;
  for (; e + 2 <= m; e += 2)
    add_all_rows(l->a + (size_t)e * l->width, l->w, l->width, x + e * stride, stride, l->inputs,
                 2);
  if (e < m)
    add_all_rows(l->a + (size_t)e * l->width, l->w, l->width, x + e * stride, stride, l->inputs,
                 1);
}

static void forward_ink(const layer *l, const pictures *p, const int32_t *chosen, int m) {
  int width = l->width;
  for (int e = 0; e < m; e++) {
    vec *z = l->a + (size_t)e * width;
    int32_t first = p->starts[chosen[e]], n = p->starts[chosen[e] + 1] - first;
    const uint16_t *places = p->places + first;
    const uint8_t *values = p->values + first;
    for (int v = 0; v < width; v++) z[v] = l->b[v];
    int v = 0;
    for (; v + 8 <= width; v += 8) add_ink(z + v, l->w + v, width, places, values, n, 8);
    for (; v + 4 <= width; v += 4) add_ink(z + v, l->w + v, width, places, values, n, 4);
    for (; v < width; v++) add_ink(z + v, l->w + v, width, places, values, n, 1);
  }
}

static void squash(const layer *l, int m) {
  for (size_t i = 0; i < (size_t)m * l->width; i++) l->a[i] = sigmoid(l->a[i]);
}

/* delta = (a - y) a (1 - a) of the outputs; the sum of the squares of a - y. */
static float output_delta(const layer *l, const uint8_t *labels, const int32_t *batch, int m) {
  float squares = 0;
  for (int e = 0; e < m; e++) {
    const float *a = (const float *)(l->a + (size_t)e * l->width);
    float *delta = (float *)(l->delta + (size_t)e * l->width);
    for (int j = 0; j < l->outputs; j++) {
      float difference = a[j] - (j == labels[batch[e]] ? 1.0f : 0.0f);
      squares += difference * difference;
      delta[j] = difference * (a[j] * (1 - a[j]));
    }
  }
  return squares;
}

/* delta = (w^T delta of the layer after) a (1 - a). */
static void hidden_delta(const layer *l, const layer *after, int m) {
  for (int e = 0; e < m; e++) {
    const float *a = (const float *)(l->a + (size_t)e * l->width);
    float *delta = (float *)(l->delta + (size_t)e * l->width);
    const vec *errors = after->delta + (size_t)e * after->width;
    for (int i = 0; i < l->outputs; i++) {
      vec sum = splat(0);
      for (int v = 0; v < after->width; v++) sum += after->w[(size_t)i * after->width + v] * errors[v];
      delta[i] = ((sum[0] + sum[1]) + (sum[2] + sum[3])) * (a[i] * (1 - a[i]));
    }
  }
}

static void scale(const layer *l, float step, int m) {
  for (size_t i = 0; i < (size_t)m * l->width; i++) l->delta[i] *= splat(step);
  for (int e = 0; e < m; e++)
    for (int v = 0; v < l->width; v++) l->b[v] -= l->delta[(size_t)e * l->width + v];
}

static void update(const layer *l, const float *x, size_t stride, int m) {
  int v = 0, width = l->width;
  for (; v + 8 <= width; v += 8) step_rows(l->w + v, l->delta + v, width, x, stride, l->inputs, m, 8);
  for (; v + 4 <= width; v += 4) step_rows(l->w + v, l->delta + v, width, x, stride, l->inputs, m, 4);
  for (; v < width; v++) step_rows(l->w + v, l->delta + v, width, x, stride, l->inputs, m, 1);
}

static void update_ink(const layer *l, const pictures *p, const int32_t *chosen, int m) {
  int width = l->width;
  for (int e = 0; e < m; e++) {
    const vec *delta = l->delta + (size_t)e * width;
    int32_t first = p->starts[chosen[e]], n = p->starts[chosen[e] + 1] - first;
    const uint16_t *places = p->places + first;
    const uint8_t *values = p->values + first;
    int v = 0;
    for (; v + 8 <= width; v += 8) step_ink(l->w + v, delta + v, width, places, values, n, 8);
    for (; v + 4 <= width; v += 4) step_ink(l->w + v, delta + v, width, places, values, n, 4);
    for (; v < width; v++) step_ink(l->w + v, delta + v, width, places, values, n, 1);
  }
}

static void copy_in(const layer *l, const float *weights, const float *biases) {
  float *w = (float *)l->w, *b = (float *)l->b;
  int padded = l->width * LANES;
  for (int i = 0; i < l->inputs * padded; i++) w[i] = 0;
  for (int j = 0; j < padded; j++) b[j] = j < l->outputs ? biases[j] : 0;
  for (int j = 0; j < l->outputs; j++)
    for (int i = 0; i < l->inputs; i++) w[i * padded + j] = weights[j * l->inputs + i];
}

static void copy_out(const layer *l, float *weights, float *biases) {
  const float *w = (const float *)l->w, *b = (const float *)l->b;
  int padded = l->width * LANES;
  for (int j = 0; j < l->outputs; j++) biases[j] = b[j];
  for (int j = 0; j < l->outputs; j++)
    for (int i = 0; i < l->inputs; i++) weights[j * l->inputs + i] = w[i * padded + j];
}

/* How many floats x takes at the beginning of a workspace. */
static size_t input_floats(int32_t inputs, int32_t batch) {
  size_t floats = (size_t)batch * inputs;
  return (floats + LANES - 1) / LANES * LANES;
}

/* How many floats the workspace of the others has; 0 for sizes or a batch that cannot be. */
EXPORT size_t digitlab_workspace(const int32_t *sizes, int32_t size_count, int32_t batch) {
  if (size_count < 2 || size_count > MOST_LAYERS + 1 || batch < 1 || batch > MOST) return 0;
  for (int i = 0; i < size_count; i++)
    if (sizes[i] < 1 || sizes[i] > MOST) return 0;
  size_t floats = input_floats(sizes[0], batch);
  for (int i = 1; i < size_count; i++) {
    size_t padded = (size_t)(sizes[i] + LANES - 1) / LANES * LANES;
    floats += padded * ((size_t)sizes[i - 1] + 1 + 2 * (size_t)batch);
  }
  return floats;
}

/* Lays a network out in the workspace and copies its weights in. */
static int32_t begin(network *net, const int32_t *sizes, int32_t size_count, float *const *weights,
                     float *const *biases, int32_t batch, float *workspace, size_t floats) {
  size_t needed = digitlab_workspace(sizes, size_count, batch);
  if (needed == 0) return BAD_SIZES;
  if (floats < needed || (uintptr_t)workspace % sizeof(vec)) return BAD_WORKSPACE;
  *net = (network){.last = size_count - 2, .x = workspace};
  vec *unused = (vec *)(workspace + input_floats(sizes[0], batch));
  for (int i = 0; i <= net->last; i++) {
    layer *l = &net->layers[i];
    *l = (layer){.inputs = sizes[i], .outputs = sizes[i + 1]};
    l->width = (l->outputs + LANES - 1) / LANES;
    l->w = unused;
    l->b = l->w + (size_t)l->inputs * l->width;
    l->a = l->b + l->width;
    l->delta = l->a + (size_t)batch * l->width;
    unused = l->delta + (size_t)batch * l->width;
    for (vec *d = l->delta; d < unused; d++) *d = splat(0);
    copy_in(l, weights[i], biases[i]);
  }
  return OK;
}

/* The activations of all layers for the m images that `chosen` names. */
static void feedforward(const network *net, const pictures *p, const int32_t *chosen, int m) {
  const layer *first = net->layers;
  if (p->starts) {
    forward_ink(first, p, chosen, m);
  } else {
    for (int e = 0; e < m; e++) {
      float *x = net->x + (size_t)e * first->inputs;
      const uint8_t *image = p->images + (size_t)chosen[e] * first->inputs;
      for (int i = 0; i < first->inputs; i++) x[i] = (float)image[i] * LEVEL;
    }
    forward(first, net->x, first->inputs, m);
  }
  squash(first, m);
  for (const layer *l = first + 1; l <= first + net->last; l++) {
    forward(l, (float *)l[-1].a, l[-1].width * LANES, m);
    squash(l, m);
  }
}

/* Backpropagation of what `feedforward` left, and the step; the mini-batch's cost before it. */
static float step(const network *net, const pictures *p, const uint8_t *labels,
                  const int32_t *chosen, int m, float eta) {
  const layer *first = net->layers, *last = first + net->last;
  float squares = output_delta(last, labels, chosen, m);
  for (const layer *l = last; l > first; l--) hidden_delta(l - 1, l, m);
  for (const layer *l = first; l <= last; l++) scale(l, eta / (float)m, m);
  if (p->starts) update_ink(first, p, chosen, m);
  else update(first, net->x, first->inputs, m);
  for (const layer *l = first + 1; l <= last; l++) update(l, (float *)l[-1].a, l[-1].width * LANES, m);
  return squares / (2 * (float)m);
}

/* Lists the ink of all images, see `pictures`: starts (examples + 1), places and values have room
   for all that is not 0. inputs is at most 65,536. */
EXPORT void digitlab_list_ink(const uint8_t *images, int32_t examples, int32_t inputs,
                              int32_t *starts, uint16_t *places, uint8_t *values) {
  int32_t count = 0;
  for (int32_t i = 0; i < examples; i++, images += inputs) {
    starts[i] = count;
    for (int32_t k = 0; k < inputs; k++)
      if (images[k]) {
        places[count] = (uint16_t)k;
        values[count++] = images[k];
      }
  }
  starts[examples] = count;
}

/* The outputs (count, sizes[-1]) for the `count` images that `order` names, `batch` at a time. */
EXPORT int32_t digitlab_outputs(const int32_t *sizes, int32_t size_count, float *const *weights,
                                float *const *biases, const uint8_t *images,
                                const int32_t *starts, const uint16_t *places,
                                const uint8_t *values, int32_t examples, const int32_t *order,
                                int32_t count, int32_t batch, float *workspace, size_t floats,
                                float *outputs) {
  for (int i = 0; i < count; i++)
    if (order[i] < 0 || order[i] >= examples) return BAD_INDEX;
  network net;
  int32_t trouble = begin(&net, sizes, size_count, weights, biases, batch, workspace, floats);
  if (trouble) return trouble;
  pictures p = {images, starts, places, values};
  const layer *last = net.layers + net.last;
  for (int start = 0; start < count; start += batch) {
    int m = count - start < batch ? count - start : batch;
    feedforward(&net, &p, order + start, m);
    for (int e = 0; e < m; e++) {
      const float *a = (const float *)(last->a + (size_t)e * last->width);
      for (int j = 0; j < last->outputs; j++) outputs[(size_t)(start + e) * last->outputs + j] = a[j];
    }
  }
  return OK;
}

/* Mini-batches of `batch` examples, the last perhaps fewer, of the `count` that `order` names.

   weights[l] is (sizes[l + 1], sizes[l]) and biases[l] (sizes[l + 1]), both changed in place; images
   (examples, sizes[0]) and labels (examples). costs gets each mini-batch's cost before its step.
   Nothing is changed where the answer is not OK. */
EXPORT int32_t digitlab_train(const int32_t *sizes, int32_t size_count, float *const *weights,
                              float *const *biases, const uint8_t *images,
                              const int32_t *starts, const uint16_t *places, const uint8_t *values,
                              int32_t examples, const int32_t *order, int32_t count, int32_t batch,
                              float *workspace, size_t floats, float *costs, const uint8_t *labels,
                              float eta) {
  for (int i = 0; i < count; i++) {
    if (order[i] < 0 || order[i] >= examples) return BAD_INDEX;
    if (labels[order[i]] >= sizes[size_count - 1]) return BAD_LABEL;
  }
  network net;
  int32_t trouble = begin(&net, sizes, size_count, weights, biases, batch, workspace, floats);
  if (trouble) return trouble;
  pictures p = {images, starts, places, values};
  for (int start = 0; start < count; start += batch) {
    int m = count - start < batch ? count - start : batch;
    feedforward(&net, &p, order + start, m);
    costs[start / batch] = step(&net, &p, labels, order + start, m, eta);
  }
  for (int i = 0; i <= net.last; i++) copy_out(&net.layers[i], weights[i], biases[i]);
  return OK;
}
