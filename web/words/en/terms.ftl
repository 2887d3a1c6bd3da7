### Short explanations of terms, shown where somebody points at a term or taps it. For a translator:
### each is one or two sentences for a pupil of fifteen. They are loaded once the page can answer.

term-mnist = MNIST: 70,000 digits that pupils and office workers wrote around 1990. Everybody who studies this trains with them. Synthetic digits are drawn by the computer.
term-epoch = One epoch: the network has seen each training digit once.
term-mini-batch = How many digits it looks at before each small change of its weights. The changes that they ask for are averaged.
term-eta = η (eta), the learning rate: how large each step down the slope of the cost is. Too small: it learns slowly. Too large: it jumps past the valley.
term-seed = Random numbers begin from this number. The same seed gives the same first weights and the same order of digits, so that a run can be repeated exactly.
term-hidden = Hidden neurons stand between the picture and the ten outputs. Each learns to notice something in the picture.
term-cost = How wrong the network is: half the squared distance between its ten outputs and the ten wanted ones, averaged over the digits. 0 is perfect.
term-accuracy = The share of test digits that it reads correctly. It never trains on these.
term-weight = How strongly a neuron listens to one of its inputs. Above 0 the input raises it, below 0 it lowers it.
term-bias = What a neuron adds to its sum by itself, whatever the picture is: how easily it answers.
term-activation = What a neuron answers, from 0 to 1: σ of its weighted sum z.
term-sigma = σ (sigma), the sigmoid: it turns any sum z into a number between 0 and 1. σ′ is its slope.
term-delta = δ (delta), a neuron’s error: how fast the cost changes with its sum z.
term-nabla = ∇ (nabla), the gradient: all derivatives of the cost together, one for each weight and bias.
term-hadamard = ⊙: multiply number by number, each with the one in the same place.
term-partial = ∂: ∂C/∂w says how much C changes when w alone changes a little.
