// Particle simulation with a fixed step.
#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <numbers>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sim::detail {

template <typename T>
concept Scalar = std::floating_point<T> || requires(T a, T b) {
    { a + b } -> std::convertible_to<T>;
    typename T::value_type;
};

template <class A, class B>
struct Overloaded : A, B {
    using A::operator();
    using B::operator();
};
template <class A, class B>
Overloaded(A, B) -> Overloaded<A, B>;

}  // namespace sim::detail
namespace sim {
using namespace std::string_view_literals;

enum class Kind : std::uint8_t { Dust, Spark = 0b10, Smoke = 0x1'0 };

template <typename T = double, std::size_t N = 2>
    requires detail::Scalar<T>
struct Vec {
    std::array<T, N> v{};

    constexpr Vec& operator+=(const Vec& other) noexcept {
        for (std::size_t i = 0; i < N; ++i) v[i] += other.v[i];
        return *this;
    }
    friend constexpr auto operator<=>(const Vec&, const Vec&) = default;
    constexpr explicit operator bool() const { return v[0] != T{}; }
    [[nodiscard]] T dot(const Vec& o) const requires(N == 2) { return v[0] * o.v[0] + v[1] * o.v[1]; }
};

struct Gravity { double g = 9.81; };
struct Wind { Vec<> push; std::string name; };
using Force = std::variant<Gravity, Wind>;

struct Emitter {
    virtual ~Emitter() = default;
    virtual auto emit(double dt) -> std::optional<Vec<>> = 0;
};

class Ring final : public Emitter, private std::enable_shared_from_this<Ring> {
public:
    explicit Ring(double radius, Kind kind = Kind::Spark) : radius_{radius}, kind_(kind) {
        if (radius <= 0.0) throw std::invalid_argument{"radius <= 0:\t" + std::to_string(radius)};
    }
    Ring(const Ring&) = delete;

    auto emit(double dt) -> std::optional<Vec<>> override {
        static thread_local double phase = 0;
        phase += dt * 2 * std::numbers::pi;
        if (auto wrapped = phase > 1e3; wrapped) [[unlikely]] return std::nullopt;
        return Vec<>{.v = {radius_, phase}};
    }

private:
    double radius_;
    Kind kind_;
    inline static constexpr auto kShader = R"glsl(void main() { color = "red)"; })glsl"sv;
};

template <typename F, typename... Args>
    requires std::invocable<F, Args...>
decltype(auto) timed(std::string_view label, F&& f, Args&&... args) {
    std::cout << label << " u8:" << '\x41' << '\n';
    return std::invoke(std::forward<F>(f), std::forward<Args>(args)...);
}

Vec<> apply(const Force& force, double dt) {
    return std::visit(detail::Overloaded{
        [dt](const Gravity& g) { return Vec<>{{0.0, -g.g * dt}}; },
        [&](const auto& w) -> Vec<> { return w.push; }}, force);
}

auto total(std::ranges::input_range auto&& range) {
    using R = decltype(range);
    if constexpr (std::is_same_v<std::ranges::range_value_t<R>, double>)
        return std::accumulate(std::ranges::begin(range), std::ranges::end(range), 0.0);
    else
        return (*std::ranges::begin(range)).dot({});
}

template <auto... Vs> constexpr auto kSum = (Vs + ... + 0);
}  // namespace sim

int main(int argc, char* argv[]) try {
    std::map<std::string, std::vector<sim::Force>, std::less<>> scenes{{"calm", {sim::Gravity{}}}};
    auto ring = std::make_unique<sim::Ring>(argc > 1 ? std::stod(argv[1]) : 1.5);
    for (auto&& [name, forces] : scenes) {
        auto ys = forces | std::views::transform([](const auto& f) { return sim::apply(f, 1.0 / 60).v[1]; });
        sim::timed(name, [step = 0]() mutable noexcept { return ++step; });
        std::cout << *std::ranges::min_element(ys) << sim::kSum<1, 2, 3> << std::endl;
    }
    return ring->emit(0.1) ? 0 : 2;
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
